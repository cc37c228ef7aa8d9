using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Ruby on Rails: a stale lock_version is a 409. Which exception it was shows only where the application answers with its details.</summary>
    public static Dialect Rails { get; } =
        new("Ruby on Rails")
        {
            // rails/rails: activerecord/lib/active_record/railtie.rb maps the exception, actionpack's debug_exceptions.rb writes it down.
            Signs = [At.Json("/exception").Contains("ActiveRecord::")],
            Code = [At.Json("/exception").After("::").Before(":")],
            Detail = ["/exception"],
            Rules = [new(VersionMismatch, "StaleObjectError")],
            Source = "https://api.rubyonrails.org/classes/ActiveRecord/Locking/Optimistic.html",
        };
}
