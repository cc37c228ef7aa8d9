namespace ConflictAware;

/// <summary>In whose order the elements of a merged array stand.</summary>
internal enum ArrayOrder
{
    Currents,
    Mines,

    /// <summary>Mine's, of what base has; both sides added, and current's additions come first.</summary>
    MinesWithoutAdditions,

    /// <summary>Both sides reordered, differently.</summary>
    Contested,
}
