namespace ConflictAware;

/// <summary>Whether the client of a name handles conflicts. The last word counts: a removal after an addition, and the other way round.</summary>
internal sealed class ConflictHandlingRegistration
{
    public bool IsEnabled { get; set; }
}
