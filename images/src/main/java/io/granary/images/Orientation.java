package io.granary.images;

/// How stored rows and columns become the picture that is seen: EXIF's and TIFF's eight values.
///
/// @param transposed whether rows and columns change places, before the flips
/// @param flipX whether left and right then change places
/// @param flipY whether top and bottom then change places
public record Orientation(boolean transposed, boolean flipX, boolean flipY) {
    public static final Orientation NORMAL = new Orientation(false, false, false);

    /// By the tag's number; anything but 2 to 8 is normal.
    public static Orientation ofTag(int value) {
        return switch (value) {
            case 2 -> new Orientation(false, true, false);
            case 3 -> new Orientation(false, true, true);
            case 4 -> new Orientation(false, false, true);
            case 5 -> new Orientation(true, false, false);
            case 6 -> new Orientation(true, true, false);
            case 7 -> new Orientation(true, true, true);
            case 8 -> new Orientation(true, false, true);
            default -> NORMAL;
        };
    }

    /// The size as seen of a picture stored in `stored`.
    public Size apply(Size stored) {
        return transposed ? stored.transposed() : stored;
    }

    /// Where the region `seen` of a picture lies in what is stored; `size` is that of the picture as seen.
    public Region stored(Region seen, Size size) {
        int x = flipX ? size.width() - seen.right() : seen.x();
        int y = flipY ? size.height() - seen.bottom() : seen.y();
        return transposed
                ? new Region(y, x, seen.height(), seen.width())
                : new Region(x, y, seen.width(), seen.height());
    }
}
