package io.granary.gateway.access.policy;

/// A principal as policies name it.
///
/// @param arn of the user or session; empty for anonymous callers
/// @param roleArn of the role that a session has; otherwise empty
/// @param accountId twelve digits; empty for anonymous callers
/// @param accountName another name of the account
/// @param canonicalId of the account; empty for anonymous callers
/// @param issuer of the token that a federated caller brings, without scheme; otherwise empty
public record Who(String arn, String roleArn, String accountId, String accountName, String canonicalId, String issuer) {
    public static final Who NOBODY = new Who("", "", "", "", "", "");
}
