namespace ConflictAware.Tests.Detection;

public class CodeVocabularyTests
{
    [TestCase("VersionMismatch", " version mismatch ")]
    [TestCase("VERSION_MISMATCH", " version mismatch ")]
    [TestCase("version-mismatch", " version mismatch ")]
    [TestCase("https://example.org/probs/version-mismatch/", " version mismatch ")]
    [TestCase("https://example.org/probs/version-mismatch.html", " version mismatch ")]
    [TestCase("urn:acme:error:version_mismatch", " version mismatch ")]
    [TestCase("Acme.Orders.VersionMismatchException", " acme orders version mismatch exception ")]
    [TestCase("HTTPConflict", " http conflict ")]
    [TestCase("E409Error", " e409 error ")]
    [TestCase("///", "")]
    public void CodeWords_Of_TakesCodesApart(string code, string words) => Assert.That(CodeWords.Of(code), Is.EqualTo(words));

    [TestCase("VERSION_CONFLICT", ConflictCause.VersionMismatch, Remedy.Rebase)]
    [TestCase("StaleObjectStateException", ConflictCause.VersionMismatch, Remedy.Rebase)]
    [TestCase("DbUpdateConcurrencyException", ConflictCause.VersionMismatch, Remedy.Rebase)]
    [TestCase("etag_mismatch", ConflictCause.VersionMismatch, Remedy.Rebase)]
    [TestCase("OPTIMISTIC_LOCK_FAILURE", ConflictCause.VersionMismatch, Remedy.Rebase)]
    [TestCase("ObjectOptimisticLockingFailureException", ConflictCause.VersionMismatch, Remedy.Rebase)]
    [TestCase("document.concurrently_modified", ConflictCause.VersionMismatch, Remedy.Rebase)]
    [TestCase("edit_conflict", ConflictCause.VersionMismatch, Remedy.Rebase)]
    [TestCase("RevisionMismatch", ConflictCause.VersionMismatch, Remedy.Rebase)]
    [TestCase("deadlock_detected", ConflictCause.TransientContention, Remedy.Resend)]
    [TestCase("lock_wait_timeout", ConflictCause.TransientContention, Remedy.Resend)]
    [TestCase("SERIALIZATION_FAILURE", ConflictCause.TransientContention, Remedy.Resend)]
    [TestCase("AnotherOperationInProgress", ConflictCause.OperationInProgress, Remedy.Wait)]
    [TestCase("UPDATE_IN_PROGRESS", ConflictCause.OperationInProgress, Remedy.Wait)]
    [TestCase("LEASE_HELD", ConflictCause.Locked, Remedy.Wait)]
    [TestCase("EMAIL_ALREADY_EXISTS", ConflictCause.AlreadyExists, Remedy.None)]
    [TestCase("DuplicateKeyException", ConflictCause.AlreadyExists, Remedy.None)]
    [TestCase("username_taken", ConflictCause.AlreadyExists, Remedy.None)]
    [TestCase("NAME_IN_USE", ConflictCause.AlreadyExists, Remedy.None)]
    [TestCase("value_error.unique", ConflictCause.AlreadyExists, Remedy.None)]
    [TestCase("ResourceInUse", ConflictCause.ReferencedByOthers, Remedy.None)]
    [TestCase("FOREIGN_KEY_VIOLATION", ConflictCause.ReferencedByOthers, Remedy.None)]
    [TestCase("FolderNotEmpty", ConflictCause.ReferencedByOthers, Remedy.None)]
    [TestCase("INVALID_STATE_TRANSITION", ConflictCause.InvalidState, Remedy.None)]
    [TestCase("order_already_shipped_invalid_status", ConflictCause.InvalidState, Remedy.None)]
    [TestCase("LEGAL_HOLD", ConflictCause.AdministrativelyLocked, Remedy.None)]
    [TestCase("deletion_protection_enabled", ConflictCause.AdministrativelyLocked, Remedy.None)]
    [TestCase("idempotency_key_reused", ConflictCause.IdempotencyKeyReused, Remedy.None)]
    [TestCase("idempotency_key_in_use", ConflictCause.IdempotencyKeyInUse, Remedy.Resend)]
    [TestCase("MERGE_CONFLICT", ConflictCause.MergeConflict, Remedy.None)]
    [TestCase("parent_not_found", ConflictCause.MissingDependency, Remedy.None)]
    [TestCase("OFFSET_MISMATCH", ConflictCause.OffsetMismatch, Remedy.None)]
    [TestCase("session_superseded", ConflictCause.SessionSuperseded, Remedy.None)]
    [TestCase("attendance_already_recorded", ConflictCause.AlreadyExists, Remedy.None)]
    [TestCase("ORA-00001", ConflictCause.AlreadyExists, Remedy.None)]
    [TestCase("ALREADY_VERIFIED", ConflictCause.InvalidState, Remedy.None)]
    [TestCase("password_confirmation_required", ConflictCause.InvalidState, Remedy.None)]
    [TestCase("django.db.models.ProtectedError", ConflictCause.ReferencedByOthers, Remedy.None)]
    [TestCase("USER_TEMPORARILY_LOCKED", ConflictCause.AdministrativelyLocked, Remedy.None)]
    [TestCase("OPERATION_ID_REUSED", ConflictCause.IdempotencyKeyReused, Remedy.None)]
    [TestCase("etag_already_changed", ConflictCause.VersionMismatch, Remedy.None)]
    [TestCase("constraint_violation", ConflictCause.Unknown, Remedy.None)]
    [TestCase("CONFLICT", ConflictCause.Unknown, Remedy.None)]
    [TestCase("unexpected_error", ConflictCause.Unknown, Remedy.None)]
    public void Look_CodesOfServersNeverSeen_MeanWhatTheySay(string code, ConflictCause cause, Remedy remedy)
    {
        Verdict verdict = CodeVocabulary.Look(code);
        Assert.That(verdict.Cause, Is.EqualTo(cause));
        Assert.That(verdict.Remedy, Is.EqualTo(remedy));
        Assert.That(verdict.Confidence, Is.Not.EqualTo(Confidence.Definite));
    }

    // Each sounds like something to try again, and is not.
    [TestCase("API_VERSION_MISMATCH")]
    [TestCase("UnsupportedApiVersionConflict")]
    [TestCase("schema_version_mismatch")]
    [TestCase("client_version_conflict")]
    [TestCase("PROTOCOL_VERSION_MISMATCH")]
    [TestCase("dependency_version_conflict")]
    [TestCase("package_version_conflict")]
    [TestCase("DatabaseVersionMismatch")]
    [TestCase("version_already_exists")]
    [TestCase("TooManyConcurrentUpdates")]
    [TestCase("CONCURRENT_UPDATE_LIMIT_EXCEEDED")]
    [TestCase("concurrent_session_limit")]
    [TestCase("checksum_mismatch")]
    [TestCase("sha256_mismatch")]
    [TestCase("hash_mismatch")]
    [TestCase("account_locked")]
    [TestCase("ACCOUNT_LOCKED_15MIN")]
    [TestCase("TIME_LOCKED")]
    [TestCase("lease_conflict")]
    [TestCase("PREVIOUS_REQUEST_IN_PROGRESS")]
    [TestCase("REQUEST_IN_PROGRESS")]
    [TestCase("USER_LOCKED")]
    [TestCase("period_locked")]
    [TestCase("record_locked_by_admin")]
    [TestCase("checkout_in_progress")]
    [TestCase("ORDER_IN_PROGRESS")]
    [TestCase("maintenance_pending")]
    [TestCase("payment_pending")]
    [TestCase("stale_token")]
    [TestCase("StaleSession")]
    [TestCase("outdated_client")]
    [TestCase("deadlock_detection_disabled")]
    [TestCase("resource_locked")]
    [TestCase("already_exists_version_conflict")]
    [TestCase("operation_in_progress_not_supported")]
    [TestCase("etag_mismatch_not_supported")]
    [TestCase("idempotency_key_conflict")]
    [TestCase("license_version_mismatch")]
    [TestCase("try_again")]
    public void Look_LookAlikes_AreNeverActedUpon(string code) => Assert.That(CodeVocabulary.Look(code).Remedy, Is.EqualTo(Remedy.None));

    [Test]
    public void Look_MoreCodesThanAnybodyUses_DoesNotGrowForEver()
    {
        for (int i = 0; i < 5000; i++)
            CodeVocabulary.Look($"MADE_UP_{i}");
        Assert.That(CodeVocabulary.Remembrance, Is.LessThanOrEqualTo(1100));
    }
}
