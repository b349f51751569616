package io.granary.gateway.sts;

import io.granary.gateway.access.identity.Identities.NewSession;
import io.granary.gateway.access.identity.Principal;
import io.granary.gateway.operation.S3Response;
import io.granary.gateway.xml.Tag;
import io.granary.gateway.xml.XmlWriter;

/// The answers of the token service, of its version 2011-06-15.
final class TokenDocuments {
    private static final String NAMESPACE = "xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"";

    private TokenDocuments() {}

    static S3Response callerIdentity(Principal caller, String requestId) {
        var xml = begun("GetCallerIdentity")
                .element(Tag.of("Arn"), caller.who().arn())
                .element(Tag.of("UserId"), caller.userId())
                .element(Tag.of("Account"), caller.who().accountId());
        return ended(xml, "GetCallerIdentity", requestId);
    }

    static S3Response session(NewSession session, String requestId) {
        return ended(credentials(begun("GetSessionToken"), session), "GetSessionToken", requestId);
    }

    static S3Response assumed(NewSession session, Assumed assumed, String requestId) {
        var xml = credentials(begun(assumed.action), session)
                .open(Tag.of("AssumedRoleUser"))
                .element(Tag.of("AssumedRoleId"), assumed.id)
                .element(Tag.of("Arn"), assumed.arn)
                .close(Tag.of("AssumedRoleUser"));
        if (!session.session().policy().isEmpty()) {
            xml.element(
                    Tag.of("PackedPolicySize"),
                    Math.max(1L, session.session().policy().length() * 100L / TokenParameters.MAX_POLICY));
        }
        if (!assumed.provider.isEmpty()) {
            xml.element(Tag.of("Provider"), assumed.provider)
                    .element(Tag.of("Audience"), assumed.audience)
                    .element(Tag.of("SubjectFromWebIdentityToken"), TokenParameters.printable(assumed.subject));
        }
        return ended(xml, assumed.action, requestId);
    }

    /// What is told of a session of a role beside its credentials.
    ///
    /// @param provider the issuer, with `audience` and `subject` of its token; all empty where there is none
    record Assumed(String action, String id, String arn, String provider, String audience, String subject) {}

    static S3Response refusal(TokenRefusal refusal, String requestId) {
        var root = "ErrorResponse";
        var xml = new XmlWriter()
                .open(Tag.withAttributes(root, NAMESPACE))
                .open(Tag.of("Error"))
                .element(Tag.of("Type"), refusal.status() < 500 ? "Sender" : "Receiver")
                .element(Tag.of("Code"), refusal.code())
                .element(Tag.of("Message"), printable(refusal))
                .close(Tag.of("Error"))
                .element(Tag.of("RequestId"), requestId)
                .close(Tag.of(root));
        return S3Response.status(refusal.status())
                .header("content-type", "text/xml")
                .header("x-amzn-requestid", requestId)
                .body(xml.finish());
    }

    /// What XML cannot carry would hide the code from the client.
    private static String printable(TokenRefusal refusal) {
        return String.valueOf(refusal.getMessage()).replaceAll("[^\\x20-\\x7E\\n]", "?");
    }

    private static XmlWriter begun(String action) {
        return new XmlWriter()
                .open(Tag.withAttributes(action + "Response", NAMESPACE))
                .open(Tag.of(action + "Result"));
    }

    private static XmlWriter credentials(XmlWriter xml, NewSession session) {
        var credentials = Tag.of("Credentials");
        return xml.open(credentials)
                .element(Tag.of("AccessKeyId"), session.session().accessKey())
                .element(Tag.of("SecretAccessKey"), session.session().secret())
                .element(Tag.of("SessionToken"), session.token())
                .time(Tag.of("Expiration"), session.session().expiresMillis())
                .close(credentials);
    }

    private static S3Response ended(XmlWriter xml, String action, String requestId) {
        var metadata = Tag.of("ResponseMetadata");
        xml.close(Tag.of(action + "Result"))
                .open(metadata)
                .element(Tag.of("RequestId"), requestId)
                .close(metadata)
                .close(Tag.of(action + "Response"));
        return S3Response.ok()
                .header("content-type", "text/xml")
                .header("cache-control", "no-store")
                .header("x-amzn-requestid", requestId)
                .body(xml.finish());
    }
}
