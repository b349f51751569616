package io.granary.images.pixel;

/// What the planes of [Pixels] mean, alpha aside.
public enum ColorSpace {
    GREY(1),
    RGB(3),
    /// JFIF's luma and chroma, full range.
    YCC(3),
    /// 0 is no ink.
    CMYK(4),
    /// Luma and chroma of the three inks, and black.
    YCCK(4);

    private final int channels;

    ColorSpace(int channels) {
        this.channels = channels;
    }

    public int channels() {
        return channels;
    }
}
