package io.granary.gateway.access;

import io.granary.gateway.access.acl.Permission;
import io.granary.gateway.request.S3Action;
import org.jspecify.annotations.Nullable;

/// Which permission of an access control list allows an action.
final class AclActions {
    private AclActions() {}

    /// In the object's own list; `null` for actions that it has no say in.
    static @Nullable Permission ofObject(S3Action action) {
        return switch (action) {
            case GET_OBJECT, GET_OBJECT_VERSION, GET_OBJECT_TORRENT, GET_OBJECT_VERSION_TORRENT -> Permission.READ;
            case GET_OBJECT_ACL, GET_OBJECT_VERSION_ACL -> Permission.READ_ACP;
            case PUT_OBJECT_ACL, PUT_OBJECT_VERSION_ACL -> Permission.WRITE_ACP;
            default -> null;
        };
    }

    /// In the bucket's list; `null` for actions that it has no say in.
    static @Nullable Permission ofBucket(S3Action action) {
        return switch (action) {
            case LIST_BUCKET, LIST_BUCKET_VERSIONS, LIST_BUCKET_MULTIPART_UPLOADS -> Permission.READ;
            case PUT_OBJECT, DELETE_OBJECT -> Permission.WRITE;
            case GET_BUCKET_ACL -> Permission.READ_ACP;
            case PUT_BUCKET_ACL -> Permission.WRITE_ACP;
            default -> null;
        };
    }
}
