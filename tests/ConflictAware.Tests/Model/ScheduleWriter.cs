namespace ConflictAware.Tests.Model;

/// <summary>Writes a schedule by chance, and drops from one that fails what it does not need to fail.</summary>
internal static class ScheduleWriter
{
    private static readonly TagStyle[] Tags =
    [
        TagStyle.Counter,
        TagStyle.Counter,
        TagStyle.Counter,
        TagStyle.ContentHash,
        TagStyle.Weak,
        TagStyle.LastModifiedOnly,
        TagStyle.None,
    ];

    public static Schedule Write(int seed)
    {
        var random = new Random(seed);
        var setting = new Setting
        {
            Tags = Of(Tags),
            WriteId = Rarely(2) ? Any<IdPlace>() : IdPlace.None,
            Format = Rarely(3) ? Any<WriteFormat>() : WriteFormat.Representation,
            Inner = Any<Inner>(),
            Sums = Rarely(2),
            SendsKeys = Rarely(5),
            HonoursKeys = Rarely(2),
            PathMayResend = Rarely(5),
            ReturnsRepresentation = Rarely(3),
            SendsDigest = Rarely(4),
            AddsMembers = Rarely(4),
            StartsEmpty = Rarely(4),
        };
        var clients = Enumerable.Range(0, random.Next(1, 3)).Select(_ => Acts()).ToList();
        // From a quiet network, in which a single fault comes far, to one where hardly anything works.
        int noise = random.Next(2, 16);
        var happenings = Enumerable
            .Range(0, 24)
            .Select(_ => new Happening(
                Rarely(noise) ? Any<Fault>() : Fault.None,
                Rarely(noise + 1) ? Any<Other>() : Other.Nothing,
                Rarely(noise + 1) ? Any<Other>() : Other.Nothing,
                Rarely(4),
                Rarely(3) ? random.Next(1, 3) : 0,
                random.Next(0, 3)
            ))
            .ToList();
        return new Schedule(setting, clients, happenings);

        IReadOnlyList<Act> Acts()
        {
            var acts = new List<Act>();
            for (int left = random.Next(1, 4); left > 0; left--)
            {
                acts.Add(Any<Act>());
                // Who saves and hears that nobody knows, saves again.
                if (acts[^1] is Act.Save or Act.SaveCount or Act.SaveOn && Rarely(3))
                    acts.Add(Act.SaveAgain);
            }
            return acts;
        }

        bool Rarely(int oneIn) => random.Next(oneIn) == 0;
        T Any<T>()
            where T : struct, Enum => Of(Enum.GetValues<T>());
        T Of<T>(T[] values) => values[random.Next(values.Length)];
    }

    /// <summary>The shortest schedule that can be reached from one that fails by dropping one thing after the other, as long as it fails.</summary>
    public static Schedule Shrink(Schedule failing, Func<Schedule, bool> fails)
    {
        while (Shorter(failing).FirstOrDefault(fails) is { } shorter)
            failing = shorter;
        return failing;
    }

    private static IEnumerable<Schedule> Shorter(Schedule schedule)
    {
        for (int c = 0; c < schedule.Clients.Count; c++)
        {
            if (schedule.Clients.Count > 1)
                yield return schedule with
                {
                    Clients = Without(schedule.Clients, c),
                };
            for (int a = 0; a < schedule.Clients[c].Count; a++)
            {
                if (schedule.Clients[c].Count > 1)
                    yield return schedule with
                    {
                        Clients = With(schedule.Clients, c, Without(schedule.Clients[c], a)),
                    };
            }
        }
        Setting setting = schedule.Setting;
        foreach (
            Setting plainer in (Setting[])
                [
                    setting with
                    {
                        Tags = default,
                    },
                    setting with
                    {
                        WriteId = default,
                    },
                    setting with
                    {
                        Format = default,
                    },
                    setting with
                    {
                        Inner = default,
                    },
                    setting with
                    {
                        Sums = false,
                    },
                    setting with
                    {
                        SendsKeys = false,
                    },
                    setting with
                    {
                        HonoursKeys = false,
                    },
                    setting with
                    {
                        PathMayResend = false,
                    },
                    setting with
                    {
                        ReturnsRepresentation = false,
                    },
                    setting with
                    {
                        SendsDigest = false,
                    },
                    setting with
                    {
                        AddsMembers = false,
                    },
                    setting with
                    {
                        StartsEmpty = false,
                    },
                ]
        )
        {
            if (plainer != setting)
                yield return schedule with
                {
                    Setting = plainer,
                };
        }
        for (int h = 0; h < schedule.Happenings.Count; h++)
        {
            Happening there = schedule.Happenings[h];
            if (there == default)
                continue;
            yield return schedule with
            {
                Happenings = With(schedule.Happenings, h, default),
            };
            foreach (
                Happening less in (Happening[])
                    [
                        there with
                        {
                            Fault = default,
                        },
                        there with
                        {
                            Before = default,
                        },
                        there with
                        {
                            After = default,
                        },
                        there with
                        {
                            ReleasesLate = false,
                        },
                        there with
                        {
                            Seconds = 0,
                        },
                        there with
                        {
                            Turn = 0,
                        },
                    ]
            )
            {
                if (less != there)
                    yield return schedule with
                    {
                        Happenings = With(schedule.Happenings, h, less),
                    };
            }
            yield return schedule with
            {
                Happenings = Without(schedule.Happenings, h),
            };
        }
    }

    private static List<T> Without<T>(IReadOnlyList<T> list, int index) => [.. list.Where((_, i) => i != index)];

    private static List<T> With<T>(IReadOnlyList<T> list, int index, T one) => [.. list.Select((other, i) => i == index ? one : other)];
}
