package io.granary.gateway.access.acl;

import java.util.ArrayList;
import java.util.List;

/// An access control list: an owner and grants. It is kept as a line of text: the owner's canonical id, then for each
/// grant a space and `PERMISSION:id` or `PERMISSION:@GROUP`.
public record Acl(String owner, List<Grant> grants) {
    /// One grant.
    public record Grant(Grantee grantee, Permission permission) {}

    public Acl {
        grants = List.copyOf(grants);
    }

    /// The owner may do everything, nobody else anything.
    public static Acl ofOwner(String canonicalId) {
        return new Acl(canonicalId, List.of(new Grant(new Grantee.Owner(canonicalId), Permission.FULL_CONTROL)));
    }

    /// Reads [#text].
    public static Acl parse(String text) {
        var words = text.split(" ", -1);
        var grants = new ArrayList<Grant>();
        for (int i = 1; i < words.length; i++) {
            int colon = words[i].indexOf(':');
            var who = words[i].substring(colon + 1);
            grants.add(new Grant(
                    who.startsWith("@")
                            ? new Grantee.Group(Grantee.Kind.valueOf(who.substring(1)))
                            : new Grantee.Owner(who),
                    Permission.valueOf(words[i].substring(0, colon))));
        }
        return new Acl(words[0], grants);
    }

    public String text() {
        var text = new StringBuilder(owner);
        for (var grant : grants) {
            text.append(' ').append(grant.permission).append(':');
            switch (grant.grantee) {
                case Grantee.Owner one -> text.append(one.canonicalId());
                case Grantee.Group group -> text.append('@').append(group.kind());
            }
        }
        return text.toString();
    }

    /// Whether a caller has the permission.
    ///
    /// @param canonicalId of the caller's account; empty for an anonymous one
    /// @param ignorePublic whether grants to groups count for nothing
    public boolean grants(String canonicalId, Permission wanted, boolean ignorePublic) {
        for (var grant : grants) {
            if (grant.permission.includes(wanted) && isTo(grant.grantee, canonicalId, ignorePublic)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTo(Grantee grantee, String canonicalId, boolean ignorePublic) {
        return switch (grantee) {
            case Grantee.Owner one ->
                !canonicalId.isEmpty() && one.canonicalId().equals(canonicalId);
            case Grantee.Group group ->
                switch (group.kind()) {
                    case ALL_USERS -> !ignorePublic;
                    case AUTHENTICATED_USERS -> !ignorePublic && !canonicalId.isEmpty();
                    case LOG_DELIVERY -> false;
                };
        };
    }

    /// Whether somebody outside of any account, or anybody with an account, has something of it.
    public boolean isPublic() {
        return grants.stream()
                .anyMatch(grant -> grant.grantee instanceof Grantee.Group group
                        && group.kind().isPublic());
    }

    /// Whether nobody but the owner has anything of it.
    public boolean isPrivate() {
        return grants.stream()
                .allMatch(grant -> grant.grantee instanceof Grantee.Owner one
                        && one.canonicalId().equals(owner));
    }
}
