package io.granary.gateway.access.policy;

/// A statement ready to be asked.
public final class CompiledStatement {
    private final String name;
    private final Effect effect;
    private final Principals principals;
    private final ResourcePattern[] resources;
    private final boolean notResource;
    private final CompiledCondition[] conditions;

    CompiledStatement(String policy, int index, PolicyDocument.Statement statement, boolean variables) {
        this.name = policy + '/' + (statement.sid().isEmpty() ? "statement " + (index + 1) : statement.sid());
        this.effect = statement.effect();
        this.principals = statement.principals();
        this.resources = statement.resources().stream()
                .map(arn -> ResourcePattern.of(arn, variables))
                .toArray(ResourcePattern[]::new);
        this.notResource = statement.notResource();
        this.conditions = statement.conditions().stream()
                .map(condition -> new CompiledCondition(condition, variables))
                .toArray(CompiledCondition[]::new);
    }

    /// The policy and the statement, for people and for the audit log.
    public String name() {
        return name;
    }

    Effect effect() {
        return effect;
    }

    /// Whether the statement is about this request, whose action it names.
    ///
    /// @param members whether principals may be meant as members of their account
    boolean matches(Asked asked, boolean members) {
        if (matchesResource(asked) == notResource) {
            return false;
        }
        var match = principals.match(asked.who());
        if (match == Principals.Match.NO || (match == Principals.Match.AS_MEMBER && !members)) {
            return false;
        }
        for (var condition : conditions) {
            if (!condition.holds(asked)) {
                return false;
            }
        }
        return true;
    }

    private boolean matchesResource(Asked asked) {
        for (var resource : resources) {
            if (resource.matches(asked)) {
                return true;
            }
        }
        return false;
    }
}
