package io.granary.gateway.access;

import io.granary.gateway.request.HeaderFields;
import io.granary.gateway.request.QueryParameters;
import io.granary.gateway.request.S3Request;

/// The circumstances of an upload whose headers are the fields of a form.
record FormCircumstances(Circumstances outer, S3Request upload) implements Circumstances {
    @Override
    public HeaderFields headers() {
        return upload.headers();
    }

    @Override
    public QueryParameters query() {
        return upload.query();
    }

    @Override
    public String sourceAddress() {
        return outer.sourceAddress();
    }

    @Override
    public boolean secure() {
        return outer.secure();
    }

    @Override
    public long nowMillis() {
        return outer.nowMillis();
    }
}
