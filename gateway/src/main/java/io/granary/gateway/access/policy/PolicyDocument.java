package io.granary.gateway.access.policy;

import java.util.List;

/// A policy that is well-formed and valid for its purpose, not yet compiled.
///
/// @param variables whether `${…}` are variables: since version 2012-10-17
public record PolicyDocument(boolean variables, List<Statement> statements) {
    public PolicyDocument {
        statements = List.copyOf(statements);
    }

    /// One statement as it was written.
    ///
    /// @param sid empty for none
    /// @param principals whom it is about; everybody for policies that have none
    /// @param actions patterns such as `s3:Get*`; what they leave out for a `NotAction`
    /// @param resources patterns of ARNs, or `*`; what they leave out for a `NotResource`
    public record Statement(
            String sid,
            Effect effect,
            Principals principals,
            List<String> actions,
            boolean notAction,
            List<String> resources,
            boolean notResource,
            List<Condition> conditions) {
        public Statement {
            actions = List.copyOf(actions);
            resources = List.copyOf(resources);
            conditions = List.copyOf(conditions);
        }
    }
}
