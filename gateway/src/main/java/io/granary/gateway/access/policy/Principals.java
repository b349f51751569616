package io.granary.gateway.access.policy;

import java.util.Set;

/// Whom a statement is about.
///
/// @param not whether it is about everybody else
/// @param everybody whether `*` is among them
/// @param arns of users, roles and sessions
/// @param accounts ids or names
/// @param canonicalIds of accounts
/// @param issuers of web identities, without scheme
public record Principals(
        boolean not,
        boolean everybody,
        Set<String> arns,
        Set<String> accounts,
        Set<String> canonicalIds,
        Set<String> issuers) {
    /// What a policy without principals is about: whoever has it.
    public static final Principals EVERYBODY = new Principals(false, true, Set.of(), Set.of(), Set.of(), Set.of());

    /// How a statement concerns a principal.
    enum Match {
        NO,
        /// As one of its account, whose own policies have to agree.
        AS_MEMBER,
        YES
    }

    public Principals {
        arns = Set.copyOf(arns);
        accounts = Set.copyOf(accounts);
        canonicalIds = Set.copyOf(canonicalIds);
        issuers = Set.copyOf(issuers);
    }

    Match match(Who who) {
        if (everybody) {
            return not ? Match.NO : Match.YES;
        }
        if (not) {
            return isLeftOut(who) ? Match.NO : Match.YES;
        }
        return named(who);
    }

    /// Whether a denial of everybody else leaves this principal out: only one that is named itself, as
    /// [IAM](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html) has it. To
    /// name an account leaves out its root and none of its users, to name a role none of its sessions.
    private boolean isLeftOut(Who who) {
        if (!who.issuer().isEmpty() && issuers.contains(who.issuer())) {
            return true;
        }
        if (who.arn().isEmpty()) {
            return false;
        }
        boolean root = who.arn().equals("arn:aws:iam::" + who.accountId() + ":root");
        return arns.contains(who.arn()) || (root && namesAccount(who));
    }

    private Match named(Who who) {
        if (!who.issuer().isEmpty() && issuers.contains(who.issuer())) {
            return Match.YES;
        }
        if (who.arn().isEmpty()) {
            return Match.NO;
        }
        if (arns.contains(who.arn()) || (!who.roleArn().isEmpty() && arns.contains(who.roleArn()))) {
            return Match.YES;
        }
        return namesAccount(who) ? Match.AS_MEMBER : Match.NO;
    }

    private boolean namesAccount(Who who) {
        return accounts.contains(who.accountId())
                || accounts.contains(who.accountName())
                || canonicalIds.contains(who.canonicalId());
    }
}
