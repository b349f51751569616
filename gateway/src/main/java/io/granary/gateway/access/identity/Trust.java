package io.granary.gateway.access.identity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// Trusts that need not be written: of users, of accounts, and of subjects of one issuer.
public final class Trust {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Trust() {}

    /// The policy in IAM's language. Throws `IllegalArgumentException` where nobody is trusted, or an issuer without
    /// saying whom: it vouches for everybody it knows.
    ///
    /// @param arns of users, and of accounts' roots, whose members then need `sts:AssumeRole` from their own policies
    /// @param issuer an URL; empty for none
    /// @param subjects patterns such as `system:serviceaccount:team-a:*`
    public static String document(List<String> arns, String issuer, List<String> subjects) {
        if (issuer.isEmpty() != subjects.isEmpty()) {
            throw new IllegalArgumentException("an issuer and the subjects that it vouches for are given together");
        }
        var statements = new ArrayList<Map<String, Object>>();
        if (!arns.isEmpty()) {
            statements.add(statement(Map.of("AWS", arns), "sts:AssumeRole"));
        }
        if (!issuer.isEmpty()) {
            var statement = statement(Map.of("Federated", issuer), "sts:AssumeRoleWithWebIdentity");
            var name = issuer.substring(issuer.indexOf("://") < 0 ? 0 : issuer.indexOf("://") + 3);
            statement.put("Condition", Map.of("StringLike", Map.of(name + ":sub", subjects)));
            statements.add(statement);
        }
        if (statements.isEmpty()) {
            throw new IllegalArgumentException("a role trusts somebody: users, accounts or subjects of an issuer");
        }
        return JSON.writeValueAsString(Map.of("Version", "2012-10-17", "Statement", statements));
    }

    private static Map<String, Object> statement(Map<String, Object> principal, String action) {
        var statement = new LinkedHashMap<String, Object>();
        statement.put("Effect", "Allow");
        statement.put("Principal", principal);
        statement.put("Action", action);
        return statement;
    }
}
