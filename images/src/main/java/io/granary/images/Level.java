package io.granary.images;

/// One resolution at which a file holds its picture; the first of a picture is the whole one.
///
/// @param tile how the level is cut; a strip is a tile as wide as the level
public record Level(Size size, Size tile) {}
