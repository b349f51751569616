package io.granary.gateway.table;

import io.granary.engine.ObjectEngine;
import io.granary.engine.bucket.SettingKind;
import io.granary.gateway.xml.documents.MetadataConfiguration;
import java.time.Duration;
import java.util.Optional;

/// Lets go of changes that were kept long enough: as long as the bucket's `RecordExpiration` says, or the server's
/// setting where a bucket says nothing.
public final class JournalExpiry {
    private JournalExpiry() {}

    /// Waits for the commits. Returns how many chunks went.
    ///
    /// @param kept by default
    public static int run(ObjectEngine engine, Duration kept, long nowMillis) {
        int gone = 0;
        if (engine.journal().isPresent()) {
            for (var bucket : engine.buckets()) {
                var setting = engine.setting(bucket.name(), SettingKind.TABLES);
                var time = setting.isEmpty()
                        ? Optional.of(kept)
                        : setting.get()
                                .parsed(MetadataConfiguration::parse)
                                .journalDays()
                                .map(Duration::ofDays);
                if (time.isPresent()) {
                    gone += engine.journal()
                            .get()
                            .expire(bucket.name(), nowMillis - time.get().toMillis());
                }
            }
        }
        return gone;
    }
}
