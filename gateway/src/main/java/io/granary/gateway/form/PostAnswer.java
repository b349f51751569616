package io.granary.gateway.form;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.granary.gateway.operation.S3Response;
import io.granary.gateway.xml.documents.PostResponse;
import io.granary.model.name.BucketName;
import io.granary.model.name.ObjectKey;
import java.net.URI;
import java.net.URLEncoder;
import java.util.Locale;
import java.util.Optional;

/// What the sender of a form wants to get: a redirect, or a status of three.
///
/// @param redirect where the browser is sent
/// @param status 200, 201 or 204
record PostAnswer(Optional<String> redirect, int status, BucketName bucket, ObjectKey key, String host) {
    static PostAnswer of(Form form, BucketName bucket, ObjectKey key, String host) {
        var redirect = form.field("success_action_redirect")
                .or(() -> form.field("redirect"))
                .filter(PostAnswer::isUri);
        int status = switch (form.field("success_action_status").orElse("")) {
            case "200" -> 200;
            case "201" -> 201;
            default -> 204;
        };
        return new PostAnswer(redirect, status, bucket, key, host);
    }

    private static boolean isUri(String text) {
        try {
            var scheme = URI.create(text).getScheme();
            return scheme != null && scheme.toLowerCase(Locale.ROOT).startsWith("http");
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /// From the answer to the put.
    S3Response render(S3Response put) {
        var response = S3Response.status(redirect.isPresent() ? 303 : status);
        var etag = copyHeaders(put, response);
        if (redirect.isPresent()) {
            return response.header("location", redirectWith(redirect.get(), etag));
        }
        var location = "http://" + host + '/' + bucket.value() + '/'
                + encoded(key.toString()).replace("%2F", "/");
        response.header("location", location);
        if (status == 201) {
            var document = new PostResponse(location, bucket.value(), key.toString(), etag);
            response.header("content-type", "application/xml").body(document.xml());
        }
        return response;
    }

    /// Returns the entity tag among them.
    private static String copyHeaders(S3Response from, S3Response to) {
        var etag = "";
        var all = from.namesAndValues();
        for (int i = 0; i < all.size(); i += 2) {
            to.header(all.get(i), all.get(i + 1));
            etag = all.get(i).equals("etag") ? all.get(i + 1) : etag;
        }
        return etag;
    }

    private String redirectWith(String target, String etag) {
        return target + (target.indexOf('?') < 0 ? '?' : '&') + "bucket=" + encoded(bucket.value()) + "&key="
                + encoded(key.toString()) + "&etag=" + encoded(etag);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
