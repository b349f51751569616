package io.granary.gateway.operation;

import io.granary.engine.ObjectEngine;
import io.granary.gateway.lock.LockHeaders;
import io.granary.gateway.request.RequestException;
import io.granary.gateway.request.RequestFailure;
import io.granary.gateway.request.S3Request;
import io.granary.gateway.xml.documents.Tagging;
import io.granary.model.object.Attributes;
import io.granary.model.object.Headers;
import io.granary.model.object.Headers.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Picks from the head of a write what is stored with the object and given back with it, and refuses the headers that
/// we
/// do not have, in one pass over the fields. Values are kept as they came, each byte one character, so that whatever
/// encoding a client chose for its metadata comes back to it unchanged.
final class StoredHeaders implements BiConsumer<String, String> {
    /// S3's limit for the user's own headers, names without their prefix and values together.
    private static final int USER_METADATA_LIMIT_BYTES = 2048;

    private static final String TAGGING = "x-amz-tagging";

    private @Nullable List<Header> stored;
    private int userBytes;
    private boolean encoded;

    private StoredHeaders() {}

    /// With the attributes that the request asks for, tags and locks. Throws
    /// [RequestException] for what cannot be.
    static Headers of(S3Request request, ObjectEngine engine) {
        return of(request).and(LockHeaders.of(request, engine));
    }

    /// Without locks, which depend on the bucket.
    static Headers of(S3Request request) {
        var picker = new StoredHeaders();
        request.headers().forEach(picker);
        if (picker.encoded) {
            request.contentEncoding().ifPresent(encoding -> picker.store("content-encoding", encoding));
        }
        if (picker.userBytes > USER_METADATA_LIMIT_BYTES) {
            throw new RequestException(
                    new RequestFailure.MetadataTooLarge(picker.userBytes, USER_METADATA_LIMIT_BYTES));
        }
        return picker.stored == null ? Headers.NONE : new Headers(picker.stored);
    }

    @Override
    public void accept(String name, String value) {
        switch (name) {
            case "content-type", "cache-control", "content-disposition", "content-language", "expires" ->
                store(name, value);
            case "content-encoding" -> encoded = true; // perhaps in several fields: joined at the end
            case TAGGING -> {
                var tags = Tagging.ofHeader(value, Tagging.MAX_OF_OBJECT)
                        .inOrderOfKeys()
                        .query();
                if (!tags.isEmpty()) {
                    store(Attributes.TAGGING, tags);
                }
            }
            default -> {
                if (name.startsWith(Headers.META_PREFIX)) {
                    userBytes += name.length() - Headers.META_PREFIX.length() + value.length();
                    store(name, value);
                } else {
                    UnsupportedHeaders.refuse(name, value);
                }
            }
        }
    }

    /// A second field of the same name joins the first, as HTTP has it.
    private void store(String name, String value) {
        if (value.isEmpty() && !name.startsWith(Headers.META_PREFIX)) {
            return;
        }
        var headers = stored;
        if (headers == null) {
            headers = new ArrayList<>(4);
            stored = headers;
        }
        for (int i = 0; i < headers.size(); i++) {
            var known = headers.get(i);
            if (known.name().equals(name)) {
                headers.set(i, new Header(name, known.value() + ',' + value));
                return;
            }
        }
        headers.add(new Header(name, value));
    }
}
