package io.granary.gateway.access.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.granary.gateway.access.policy.PlainEvaluator.Decision;
import io.granary.gateway.request.S3Action;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/// Examples of AWS's documentation with the answers that it gives, asked of both evaluators. All are policies of the
/// bucket `data`; where the documentation has a policy of a user, it is written for everybody.
///
/// Callers: `alice`, `bob` and `root` of account 444455556666, `reader` is a session of its role, `carol` is of another
/// account, `nobody` is anonymous.
class DocumentedExamplesTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Map<String, String> POLICIES = Map.ofEntries(
            // User Guide of S3, "Walkthrough: Controlling access to a bucket with user policies".
            Map.entry("home folders", """
                    {'Effect':'Allow','Principal':'*','Action':'s3:ListBucket','Resource':'arn:aws:s3:::data',
                     'Condition':{'StringLike':{'s3:prefix':['home/${aws:username}/*']}}},
                    {'Effect':'Allow','Principal':'*','Action':['s3:GetObject','s3:PutObject'],
                     'Resource':'arn:aws:s3:::data/home/${aws:username}/*'}"""),
            // User Guide of S3, "Bucket policy examples using condition keys": root level and one folder.
            Map.entry("prefix and delimiter", """
                    {'Effect':'Allow','Principal':'*','Action':'s3:ListBucket','Resource':'arn:aws:s3:::data',
                     'Condition':{'StringEquals':{'s3:prefix':['','home/'],'s3:delimiter':['/']}}}"""),
            Map.entry("at most ten keys", """
                    {'Effect':'Allow','Principal':'*','Action':'s3:ListBucket','Resource':'arn:aws:s3:::data',
                     'Condition':{'NumericLessThanEquals':{'s3:max-keys':'10'}}}"""),
            // User Guide of IAM, "NotPrincipal".
            Map.entry("all but bob", """
                    {'Effect':'Deny','NotPrincipal':{'AWS':['arn:aws:iam::444455556666:user/bob',
                     'arn:aws:iam::444455556666:root']},'Action':'s3:*','Resource':'arn:aws:s3:::data/*'}"""),
            Map.entry("all but one session", """
                    {'Effect':'Deny','NotPrincipal':{'AWS':['arn:aws:sts::444455556666:assumed-role/reader/audit',
                     'arn:aws:iam::444455556666:role/reader','arn:aws:iam::444455556666:root']},
                     'Action':'s3:*','Resource':'arn:aws:s3:::data/*'}"""),
            // User Guide of S3, "Restrict access to only HTTPS requests".
            Map.entry("https only", """
                    {'Effect':'Deny','Principal':'*','Action':'s3:*','Resource':['arn:aws:s3:::data','arn:aws:s3:::data/*'],
                     'Condition':{'Bool':{'aws:SecureTransport':'false'}}}"""),
            // User Guide of S3, "Limit access to specific IP addresses".
            Map.entry("one range", """
                    {'Effect':'Deny','Principal':'*','Action':'s3:*','Resource':['arn:aws:s3:::data','arn:aws:s3:::data/*'],
                     'Condition':{'NotIpAddress':{'aws:SourceIp':['192.0.2.0/24','2001:DB8:1234:5678::/64']}}}"""),
            // User Guide of S3, "Require that objects are encrypted" and the Null operator of IAM's guide.
            Map.entry("encrypted only", """
                    {'Effect':'Deny','Principal':'*','Action':'s3:PutObject','Resource':'arn:aws:s3:::data/*',
                     'Condition':{'Null':{'s3:x-amz-server-side-encryption':'true'}}}"""),
            // User Guide of S3, "Granting permissions to upload with full control of the bucket's owner".
            Map.entry("full control", """
                    {'Effect':'Allow','Principal':{'AWS':'444455556666'},'Action':'s3:PutObject',
                     'Resource':'arn:aws:s3:::data/*',
                     'Condition':{'StringEquals':{'s3:x-amz-acl':'bucket-owner-full-control'}}}"""),
            // User Guide of IAM, "Multivalued context key examples".
            Map.entry("tags like key1", """
                    {'Effect':'Deny','Principal':'*','Action':'s3:PutObject','Resource':'arn:aws:s3:::data/*',
                     'Condition':{'ForAllValues:StringNotLike':{'s3:RequestObjectTagKeys':'key1*'}}}"""),
            Map.entry("any tag environment", """
                    {'Effect':'Deny','Principal':'*','Action':'s3:PutObject','Resource':'arn:aws:s3:::data/*',
                     'Condition':{'ForAnyValue:StringEquals':{'s3:RequestObjectTagKeys':['environment','webserver']}}}"""),
            // User Guide of IAM, "NotResource" and "NotAction".
            Map.entry("all but one folder", """
                    {'Effect':'Deny','Principal':'*','Action':'s3:*',
                     'NotResource':['arn:aws:s3:::data/HRBucket/Payroll','arn:aws:s3:::data/HRBucket/Payroll/*']}"""),
            Map.entry("all but listing", """
                    {'Effect':'Allow','Principal':'*','NotAction':'s3:List*','Resource':['arn:aws:s3:::data','arn:aws:s3:::data/*']}"""),
            // User Guide of IAM, "Variables and tags": special characters, defaults and variables without a value.
            Map.entry("a real asterisk", """
                    {'Effect':'Allow','Principal':'*','Action':'s3:GetObject','Resource':'arn:aws:s3:::data/${*}'}"""),
            Map.entry("default of a variable", """
                    {'Effect':'Allow','Principal':'*','Action':'s3:GetObject',
                     'Resource':'arn:aws:s3:::data/${aws:PrincipalTag/team, `company-wide`}/*'}"""),
            Map.entry("same team", """
                    {'Effect':'Deny','Principal':'*','Action':'s3:GetObject','Resource':'arn:aws:s3:::data/*',
                     'Condition':{'StringNotEquals':{'s3:ExistingObjectTag/team':'${aws:PrincipalTag/team}'}}}"""),
            // User Guide of IAM, "IfExists".
            Map.entry("ten keys if any", """
                    {'Effect':'Allow','Principal':'*','Action':'s3:ListBucket','Resource':'arn:aws:s3:::data',
                     'Condition':{'NumericLessThanEqualsIfExists':{'s3:max-keys':'10'}}}"""),
            // User Guide of IAM, "ARN condition operators": each part on its own.
            Map.entry("users of the account", """
                    {'Effect':'Allow','Principal':'*','Action':'s3:GetObject','Resource':'arn:aws:s3:::data/*',
                     'Condition':{'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::444455556666:user/*'}}}"""));

    @ParameterizedTest(name = "{0}: {1} {2} {3} {4}")
    @CsvSource(
            delimiter = '|',
            value = {
                "home folders         | alice  | s3:GetObject  | home/alice/x | aws:username=alice | ALLOW",
                "home folders         | alice  | s3:PutObject  | home/bob/x   | aws:username=alice | NEITHER",
                "home folders         | alice  | s3:ListBucket |              | aws:username=alice;s3:prefix=home/alice/ | ALLOW",
                "home folders         | alice  | s3:ListBucket |              | aws:username=alice;s3:prefix=home/ | NEITHER",
                "home folders         | alice  | s3:ListBucket |              | aws:username=alice | NEITHER",
                "home folders         | nobody | s3:GetObject  | home/alice/x |  | NEITHER",
                "home folders         | alice  | s3:GetObject  | home/bob/x   | aws:username=* | NEITHER",
                "prefix and delimiter | alice  | s3:ListBucket |              | s3:prefix=;s3:delimiter=/ | ALLOW",
                "prefix and delimiter | alice  | s3:ListBucket |              | s3:prefix=home/;s3:delimiter=/ | ALLOW",
                "prefix and delimiter | alice  | s3:ListBucket |              | s3:prefix=home/ | NEITHER",
                "prefix and delimiter | alice  | s3:ListBucket |              | s3:prefix=home/bob;s3:delimiter=/ | NEITHER",
                "at most ten keys     | alice  | s3:ListBucket |              | s3:max-keys=10 | ALLOW",
                "at most ten keys     | alice  | s3:ListBucket |              | s3:max-keys=11 | NEITHER",
                "at most ten keys     | alice  | s3:ListBucket |              |  | NEITHER",
                "ten keys if any      | alice  | s3:ListBucket |              |  | ALLOW",
                "ten keys if any      | alice  | s3:ListBucket |              | s3:max-keys=11 | NEITHER",
                "all but bob          | bob    | s3:GetObject  | a            |  | NEITHER",
                "all but bob          | root   | s3:GetObject  | a            |  | NEITHER",
                "all but bob          | alice  | s3:GetObject  | a            |  | DENY",
                "all but bob          | carol  | s3:GetObject  | a            |  | DENY",
                "all but bob          | nobody | s3:GetObject  | a            |  | DENY",
                "all but one session  | audit  | s3:GetObject  | a            |  | NEITHER",
                "all but one session  | reader | s3:GetObject  | a            |  | DENY",
                "all but one session  | alice  | s3:GetObject  | a            |  | DENY",
                "https only           | alice  | s3:GetObject  | a            | aws:SecureTransport=false | DENY",
                "https only           | alice  | s3:GetObject  | a            | aws:SecureTransport=true | NEITHER",
                "one range            | alice  | s3:GetObject  | a            | aws:SourceIp=192.0.2.7 | NEITHER",
                "one range            | alice  | s3:GetObject  | a            | aws:SourceIp=192.0.3.7 | DENY",
                "one range            | alice  | s3:GetObject  | a            | aws:SourceIp=2001:db8:1234:5678::9 | NEITHER",
                "one range            | alice  | s3:GetObject  | a            | aws:SourceIp=2001:db8:1234:5679::9 | DENY",
                "one range            | alice  | s3:GetObject  | a            | aws:SourceIp=::ffff:192.0.2.7 | NEITHER",
                "encrypted only       | alice  | s3:PutObject  | a            |  | DENY",
                "encrypted only       | alice  | s3:PutObject  | a            | s3:x-amz-server-side-encryption=AES256 | NEITHER",
                "full control         | alice  | s3:PutObject  | a            | s3:x-amz-acl=bucket-owner-full-control | ALLOW",
                "full control         | alice  | s3:PutObject  | a            |  | NEITHER",
                "full control         | carol  | s3:PutObject  | a            | s3:x-amz-acl=bucket-owner-full-control | NEITHER",
                "tags like key1       | alice  | s3:PutObject  | a            | s3:RequestObjectTagKeys=key1:legal | NEITHER",
                "tags like key1       | alice  | s3:PutObject  | a            | s3:RequestObjectTagKeys=key1:hr,key1:personnel | NEITHER",
                "tags like key1       | alice  | s3:PutObject  | a            | s3:RequestObjectTagKeys=key2:audit | DENY",
                "tags like key1       | alice  | s3:PutObject  | a            |  | DENY",
                "any tag environment  | alice  | s3:PutObject  | a            | s3:RequestObjectTagKeys=webserver,cost | DENY",
                "any tag environment  | alice  | s3:PutObject  | a            | s3:RequestObjectTagKeys=cost | NEITHER",
                "any tag environment  | alice  | s3:PutObject  | a            |  | NEITHER",
                "all but one folder   | alice  | s3:GetObject  | HRBucket/Payroll/x |  | NEITHER",
                "all but one folder   | alice  | s3:GetObject  | HRBucket/x   |  | DENY",
                "all but one folder   | alice  | s3:ListBucket |              |  | DENY",
                "all but listing      | alice  | s3:GetObject  | a            |  | ALLOW",
                "all but listing      | alice  | s3:ListBucket |              |  | NEITHER",
                "a real asterisk      | alice  | s3:GetObject  | *            |  | ALLOW",
                "a real asterisk      | alice  | s3:GetObject  | a            |  | NEITHER",
                "default of a variable | alice | s3:GetObject  | company-wide/a |  | ALLOW",
                "default of a variable | alice | s3:GetObject  | blue/a       |  | NEITHER",
                "same team            | alice  | s3:GetObject  | a            | s3:ExistingObjectTag/team=blue | DENY",
                "users of the account | alice  | s3:GetObject  | a            | aws:PrincipalArn=arn:aws:iam::444455556666:user/alice | ALLOW",
                "users of the account | root   | s3:GetObject  | a            | aws:PrincipalArn=arn:aws:iam::444455556666:root | NEITHER",
                "users of the account | carol  | s3:GetObject  | a            | aws:PrincipalArn=arn:aws:iam::111122223333:user/carol | NEITHER"
            })
    void decidedAsDocumented(
            String policy, String caller, String action, String key, String context, Decision expected) {
        var text = "{'Version':'2012-10-17','Statement':[" + POLICIES.get(policy) + "]}";
        var json = JSON.readTree(text.replace('\'', '"').replace('`', '\''));
        var request = request(caller, action, key == null ? "" : key, context == null ? "" : context);
        assertEquals(expected, PlainEvaluator.decide(json, request, true), "by the plain reading");
        assertEquals(expected, SecondOpinionTest.decision(SecondOpinionTest.compiled(json, true), request, true));
    }

    private static PlainRequest request(String caller, String action, String key, String context) {
        var values = new HashMap<String, List<String>>();
        for (var pair : context.isEmpty() ? List.<String>of() : List.of(context.split(";", -1))) {
            int equals = pair.indexOf('=');
            var name = ConditionKey.of(pair.substring(0, equals));
            var full = name.parameter().isEmpty() ? name.name() : name.name() + '/' + name.parameter();
            values.put(full, List.of(pair.substring(equals + 1).split(",", -1)));
        }
        return new PlainRequest(S3Action.of(action).orElseThrow(), "data", key, who(caller), values);
    }

    private static Who who(String name) {
        return switch (name) {
            case "nobody" -> Who.NOBODY;
            case "carol" -> who("arn:aws:iam::111122223333:user/carol", "", "111122223333");
            case "root" -> who("arn:aws:iam::444455556666:root", "", "444455556666");
            case "audit", "reader" ->
                who(
                        "arn:aws:sts::444455556666:assumed-role/reader/" + name,
                        "arn:aws:iam::444455556666:role/reader",
                        "444455556666");
            default -> who("arn:aws:iam::444455556666:user/" + name, "", "444455556666");
        };
    }

    private static Who who(String arn, String role, String account) {
        return new Who(arn, role, account, "name-of-" + account, "canonical-" + account, "");
    }
}
