package io.granary.gateway.access.policy;

import io.granary.gateway.request.S3Action;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Some policies that hold together, ready to be asked: for each action, the statements that name it. Immutable.
public final class CompiledPolicies {
    private static final CompiledStatement[] NO_STATEMENTS = {};
    private static final S3Action[] ACTIONS = S3Action.values();

    /// Allows nothing and denies nothing.
    public static final CompiledPolicies NONE = new CompiledPolicies(Map.of());

    private final EnumMap<S3Action, CompiledStatement[]> denying = new EnumMap<>(S3Action.class);
    private final EnumMap<S3Action, CompiledStatement[]> allowing = new EnumMap<>(S3Action.class);

    /// @param policies by their names
    public CompiledPolicies(Map<String, PolicyDocument> policies) {
        policies.forEach((name, policy) -> {
            for (int i = 0; i < policy.statements().size(); i++) {
                var statement = policy.statements().get(i);
                var compiled = new CompiledStatement(name, i, statement, policy.variables());
                var same = compiled.effect() == Effect.DENY ? denying : allowing;
                for (var action : ACTIONS) {
                    if (names(statement, action)) {
                        same.merge(action, new CompiledStatement[] {compiled}, CompiledPolicies::joined);
                    }
                }
            }
        });
    }

    private static CompiledStatement[] joined(CompiledStatement[] some, CompiledStatement[] more) {
        var all = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return all;
    }

    /// A statement that denies what is asked; `null` where none does.
    public @Nullable CompiledStatement denying(Asked asked) {
        return first(denying.getOrDefault(asked.action(), NO_STATEMENTS), asked, true);
    }

    /// A statement that allows what is asked; `null` where none does.
    ///
    /// @param members whether it is enough that the principal's account is named
    public @Nullable CompiledStatement allowing(Asked asked, boolean members) {
        return first(allowing.getOrDefault(asked.action(), NO_STATEMENTS), asked, members);
    }

    private static @Nullable CompiledStatement first(CompiledStatement[] statements, Asked asked, boolean members) {
        for (var statement : statements) {
            if (statement.matches(asked, members)) {
                return statement;
            }
        }
        return null;
    }

    private static boolean names(PolicyDocument.Statement statement, S3Action action) {
        var name = action.wireName().toLowerCase(Locale.ROOT);
        for (var pattern : statement.actions()) {
            if (Glob.matches(Glob.compile(pattern.toLowerCase(Locale.ROOT)), name)) {
                return !statement.notAction();
            }
        }
        return statement.notAction();
    }
}
