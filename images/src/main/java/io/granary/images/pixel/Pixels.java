package io.granary.images.pixel;

import java.util.List;

/// A region in memory: one plane for each channel, and one more for alpha where there is one (not premultiplied).
public record Pixels(ColorSpace space, boolean alpha, List<Plane> planes) {
    public Pixels {
        planes = List.copyOf(planes);
        if (planes.size() != space.channels() + (alpha ? 1 : 0)) {
            throw new IllegalArgumentException(planes.size() + " planes for " + space);
        }
    }

    /// Of all planes, once they have been brought to one size.
    public int width() {
        return planes.getFirst().width();
    }

    public int height() {
        return planes.getFirst().height();
    }

    public byte[] samples(int plane) {
        return planes.get(plane).samples();
    }

    /// The same pixels without alpha.
    public Pixels opaque() {
        return alpha ? new Pixels(space, false, planes.subList(0, planes.size() - 1)) : this;
    }
}
