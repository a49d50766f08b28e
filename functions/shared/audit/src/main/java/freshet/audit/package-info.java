/**
 * Comparing a copy of an owner's entities with the owner, at a bounded cost: both sides hash their entities by one
 * expression, {@link freshet.audit.AuditedKind#hash}, first whole ranges of them, then, where these differ, one by one. An owner
 * offers {@code /audit} by having an {@link freshet.audit.AuditedEntities}; who has none sets {@code freshet.audited=false}
 * when it is built.
 */
package freshet.audit;
