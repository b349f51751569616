package io.granary.gateway.access;

import io.granary.gateway.access.identity.Principal;
import io.granary.gateway.access.policy.Asked;

/// Hears of everything that was refused. Must not throw and must not block.
@FunctionalInterface
public interface Denials {
    void denied(Principal caller, String accessKey, Asked asked, Circumstances circumstances, Verdict verdict);
}
