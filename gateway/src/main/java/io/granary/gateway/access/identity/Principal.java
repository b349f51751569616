package io.granary.gateway.access.identity;

import io.granary.gateway.access.policy.CompiledPolicies;
import io.granary.gateway.access.policy.Who;
import io.granary.gateway.request.Account;
import org.jspecify.annotations.Nullable;

/// Whom a request comes from, with the policies that hold for it. Immutable: a change makes another one.
///
/// @param account `null` for an anonymous caller
/// @param name of the user or the session; empty for an anonymous caller
/// @param root whether it is the root of its account, who needs no policy there
/// @param userId what `aws:userid` is: the account's id for its root, the user's name, or `ROLE:SESSION`; empty for an
///     anonymous caller
/// @param session what a session's policy leaves of the rest; `null` where there is none
/// @param sinceMillis when the session began; 0 where there is none
public record Principal(
        @Nullable Account account,
        String name,
        String userId,
        Who who,
        boolean root,
        CompiledPolicies policies,
        @Nullable CompiledPolicies session,
        long sinceMillis) {
    public static final Principal ANONYMOUS =
            new Principal(null, "", "", Who.NOBODY, false, CompiledPolicies.NONE, null, 0);

    /// Whether temporary credentials signed.
    public boolean isSession() {
        return sinceMillis > 0;
    }
}
