package io.granary.images;

import java.io.Serial;

/// Carries an [ImageFailure]. It has no stack trace: it is an answer, not a defect.
public final class ImageException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final transient ImageFailure failure;

    public ImageException(ImageFailure failure) {
        super(failure.toString(), null, false, false);
        this.failure = failure;
    }

    public static ImageException damaged(String what) {
        return new ImageException(new ImageFailure.Damaged(what));
    }

    public static ImageException unsupported(String what) {
        return new ImageException(new ImageFailure.Unsupported(what));
    }

    public ImageFailure failure() {
        return failure;
    }
}
