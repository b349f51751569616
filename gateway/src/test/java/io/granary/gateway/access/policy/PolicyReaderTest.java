package io.granary.gateway.access.policy;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.granary.model.name.BucketName;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is no policy is refused with S3's reason, before it can open or close anything.
class PolicyReaderTest {
    private static final BucketName BUCKET = new BucketName("data");

    private static PolicyDocument read(String statement) {
        var json = "{'Version':'2012-10-17','Statement':[" + statement + "]}";
        return PolicyReader.ofBucket(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), BUCKET);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Allow with NotPrincipal is not allowed"
                        + " | {'Effect':'Allow','NotPrincipal':'*','Action':'s3:GetObject','Resource':'arn:aws:s3:::data/*'}",
                "Missing required field Principal"
                        + " | {'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::data/*'}",
                "Missing required field Effect"
                        + " | {'Principal':'*','Action':'s3:GetObject','Resource':'arn:aws:s3:::data/*'}",
                "Invalid effect: allow"
                        + " | {'Effect':'allow','Principal':'*','Action':'s3:GetObject','Resource':'arn:aws:s3:::data/*'}",
                "A statement has either Principal or NotPrincipal"
                        + " | {'Effect':'Deny','Principal':'*','NotPrincipal':'*','Action':'s3:*','Resource':'arn:aws:s3:::data'}",
                "Invalid principal in policy: arn:aws:iam::123456789012:user/*"
                        + " | {'Effect':'Deny','Principal':{'AWS':'arn:aws:iam::123456789012:user/*'},'Action':'s3:*','Resource':'arn:aws:s3:::data'}",
                "Policy has invalid resource: arn:awsome:s3:::data"
                        + " | {'Effect':'Allow','Principal':'*','Action':'s3:ListBucket','Resource':'arn:awsome:s3:::data'}",
                "Invalid principal in policy: arn:awsome:iam::123456789012:root"
                        + " | {'Effect':'Allow','Principal':{'AWS':'arn:awsome:iam::123456789012:root'},'Action':'s3:*','Resource':'arn:aws:s3:::data'}",
                "Policy has invalid action: s3:Fly"
                        + " | {'Effect':'Allow','Principal':'*','Action':'s3:Fly','Resource':'arn:aws:s3:::data/*'}",
            })
    void refused(String reason, String statement) {
        var refused = assertThrows(MalformedPolicyException.class, () -> read(statement));
        assertEquals(reason, refused.getMessage());
    }

    @Test
    void aDenialMayLeaveSomeOut() {
        assertDoesNotThrow(
                () -> read("{'Effect':'Deny','NotPrincipal':{'AWS':'arn:aws:iam::123456789012:root'},'Action':'s3:*',"
                        + "'Resource':['arn:aws:s3:::data','arn:aws:s3:::data/*']}"));
    }

    /// A colon forgotten in a denial would deny nothing.
    @ParameterizedTest
    @ValueSource(
            strings = {"arn:aws:s3::data/*", "arn:aws:s3:data", "data/*", "arn:", "arn:aws:s3:::", "arn::s3:::data", ""
            })
    void whatIsNoArnIsRefused(String resource) {
        var json =
                "{'Version':'2012-10-17','Statement':{'Effect':'Deny','Action':'s3:*','Resource':'" + resource + "'}}";
        var refused = assertThrows(
                MalformedPolicyException.class,
                () -> PolicyReader.ofIdentity(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
        assertEquals("Policy has invalid resource: " + resource, refused.reason());
    }
}
