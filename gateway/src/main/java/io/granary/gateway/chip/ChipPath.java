package io.granary.gateway.chip;

import io.granary.images.chip.ChipRequest;
import io.granary.model.name.ObjectKey;
import java.util.Optional;

/// What lies behind `_granary/iiif/`: the key of an image, then IIIF's `region/size/rotation/quality.format`, or
/// `info.json`. The key is all that precedes, slashes included, because S3 clients escape them differently.
///
/// @param words the components behind the key, as they came
/// @param chip empty for `info.json`
record ChipPath(ObjectKey source, String words, Optional<ChipRequest> chip) {
    static final String INFO = "info.json";

    private static final int COMPONENTS = 4;

    /// Empty where no key is left. Throws [io.granary.images.ImageException] for words that cannot be understood.
    static Optional<ChipPath> parse(String path) {
        if (path.endsWith('/' + INFO)) {
            return of(path, path.length() - INFO.length() - 1, Optional.empty());
        }
        int slash = path.length();
        for (int i = 0; i < COMPONENTS; i++) {
            slash = path.lastIndexOf('/', slash - 1);
            if (slash <= 0) {
                return Optional.empty();
            }
        }
        var words = path.substring(slash + 1).split("/", -1);
        return of(path, slash, Optional.of(ChipRequest.parse(words[0], words[1], words[2], words[3])));
    }

    private static Optional<ChipPath> of(String path, int slash, Optional<ChipRequest> chip) {
        return slash <= 0
                ? Optional.empty()
                : Optional.of(new ChipPath(ObjectKey.of(path.substring(0, slash)), path.substring(slash + 1), chip));
    }
}
