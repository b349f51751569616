/// Who was refused, and who changed what.
///
/// Owns: the audit log. Must not know: how decisions are made. Start reading at [AuditLog].
@NullMarked
package io.granary.gateway.access.audit;

import org.jspecify.annotations.NullMarked;
