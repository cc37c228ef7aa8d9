using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Supabase Storage: the status in the body may differ from that of the answer. Enabled, duplicates behind 400 are looked into.</summary>
    public static Dialect SupabaseStorage { get; } =
        new("Supabase Storage")
        {
            Signs = [At.Json("/statusCode").Is("409").And(At.Json("/error").Is("Duplicate"))],
            Statuses = [400],
            Code = ["/error", "/code"],
            Detail = ["/message"],
            Rules =
            [
                new(AlreadyExists, "Duplicate", "ResourceAlreadyExists", "KeyAlreadyExists", "BucketAlreadyExists"),
                new(Locked, "ResourceLocked"),
                new(ReferencedByOthers, "ResourceNotEmpty", "IcebergResourceNotEmpty", "VectorBucketNotEmpty"),
            ],
            // Supabase/storage: src/internal/errors/codes.ts.
            Source = "https://supabase.com/docs/guides/storage/debugging/error-codes",
        };
}
