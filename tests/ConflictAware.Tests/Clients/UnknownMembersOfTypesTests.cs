using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ConflictAware.Tests.Clients;

/// <summary>Law 27 for every way in which the serializer lets a type differ from its document.</summary>
public partial class UnknownMembersOfTypesTests
{
    // Twenty members, nested ones and array elements among them; the types below know few of them. Nothing is spelt as .NET would.
    private const string Document = """
        {
          "id" : 7, "name":"tea", "stock":10, "price": 9.90, "ratio":1e2,
          "bought_at":"2026-01-02T03:04:05+02:00", "day":"2026-1-2", "state":"In_Stock",
          "empty":null, "text":"\u0041\/", "flags":[true,false,null],
          "nested":{"known":1,"unknown":{"a":[1,{"b":null}]},"Other":2},
          "lines":[{"sku":"a","quantity":1,"price":9.90},{"sku":"b","quantity":2,"price":1.0}],
          "labels":{"Red":1,"green":2}, "UPPER":"u", "big":123456789012345678901234567890,
          "$type":"x", "a/b~c":1, "":"nameless", "last":[]
        }
        """;

    private static readonly string[] Ways = ["save", "update", "patch", "merge-patch", "json-patch"];

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>Edits the document as a T, in every way; all of it but what is expected must stand as it did.</summary>
    private static async Task<MergeBench> EditAsync<T>(
        string way,
        Func<T, T> edit,
        JsonSerializerOptions? json = null,
        JsonTypeInfo<T>? typeInfo = null,
        string? document = null,
        Action<MergeRules>? rules = null
    )
    {
        var bench = new MergeBench(document ?? Document);
        HttpClient http = bench.Client(o =>
        {
            o.Json = json;
            o.On(ConflictCause.VersionMismatch).Merge(rules ?? (m => m.Key("/lines", "sku")));
            o.WriteAs(
                way switch
                {
                    "merge-patch" => WriteFormat.MergePatch,
                    "json-patch" => WriteFormat.JsonPatch,
                    _ => WriteFormat.Representation,
                }
            );
        });
        if (way == "update")
        {
            await (typeInfo is null ? http.UpdateAsync("orders/7", edit) : http.UpdateAsync("orders/7", edit, typeInfo));
            return bench;
        }
        Versioned<T> read = await (typeInfo is null ? http.GetVersionedAsync<T>("orders/7") : http.GetVersionedAsync("orders/7", typeInfo));
        Versioned<T> edited = read.With(edit(read.Value));
        await (way == "patch" ? http.PatchAsync(edited) : http.SaveAsync(edited));
        return bench;
    }

    private static async Task AssertEditAsync<T>(
        Func<T, T> edit,
        Action<JsonNode> expected,
        JsonSerializerOptions? json = null,
        JsonTypeInfo<T>? typeInfo = null,
        string document = Document,
        Action<MergeRules>? rules = null
    )
    {
        JsonNode wanted = JsonNode.Parse(document)!;
        expected(wanted);
        foreach (string way in Ways)
        {
            using MergeBench bench = await EditAsync(way, edit, json, typeInfo, document, rules);
            Assert.That(JsonNode.DeepEquals(bench.Stored, wanted), Is.True, $"{way}: {bench.Stored.ToJsonString()}");
            // What was not edited keeps even its spelling where the whole text is sent.
            if (way is "save" or "update" && document == Document)
                Assert.That(bench.Resources.TextOf(MergeBench.Path), Does.Contain("\"ratio\":1e2,").And.Contain("\\u0041\\/"), way);
        }
    }

    private sealed record Plain(string Name, int Stock, decimal Price);

    [Test]
    public Task Law27_Record_ChangesOneMember() => AssertEditAsync<Plain>(p => p with { Stock = 9 }, d => d["stock"] = 9);

    private sealed record Nested(int Known);

    private sealed record Line(string Sku, int Quantity);

    private sealed record Deep(Nested Nested, IReadOnlyList<Line> Lines);

    [Test]
    public Task Law27_NestedAndInKeyedArrays_ChangesOnlyWhatIsKnown() =>
        AssertEditAsync<Deep>(
            d => d with { Nested = new Nested(2), Lines = [new Line("c", 3), d.Lines[1] with { Quantity = 5 }] },
            d =>
            {
                d["nested"]!["known"] = 2;
                d["lines"] = JsonNode.Parse("""[{"sku":"c","quantity":3},{"sku":"b","quantity":5,"price":1.0}]""");
            }
        );

    private sealed record Required
    {
        public required string Name { get; set; }
        public required int? Stock { get; set; }
    }

    [Test]
    public Task Law27_RequiredMembers_NullOnPurpose() =>
        AssertEditAsync<Required>(r => new Required { Name = r.Name, Stock = null }, d => d["stock"] = null);

    private sealed class Ignoring
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Name { get; set; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public int Stock { get; set; }

        [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
        public string? Empty { get; set; }

        [JsonIgnore]
        public string? Last { get; set; } = "mine alone";

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Missing { get; set; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public int Lacking { get; set; }
    }

    private static readonly JsonIgnoreCondition[] Conditions =
    [
        JsonIgnoreCondition.Never,
        JsonIgnoreCondition.WhenWritingNull,
        JsonIgnoreCondition.WhenWritingDefault,
    ];

    [TestCaseSource(nameof(Conditions))]
    public Task Law27_IgnoreConditions_SetToNullOrDefaultOnPurpose_AreHonoured(JsonIgnoreCondition onOptions) =>
        AssertEditAsync<Ignoring>(
            i => new Ignoring
            {
                Name = null,
                Stock = 0,
                Empty = i.Empty,
                Last = "changed",
            },
            d =>
            {
                d["name"] = null;
                d["stock"] = 0;
            },
            new JsonSerializerOptions(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = onOptions }
        );

    [TestCaseSource(nameof(Conditions))]
    public Task Law27_IgnoreConditions_WhatIsMissingAndNull_IsNotAdded(JsonIgnoreCondition onOptions) =>
        AssertEditAsync<Ignoring>(
            i => new Ignoring
            {
                Name = "milk",
                Stock = i.Stock,
                Empty = i.Empty,
            },
            d => d["name"] = "milk",
            new JsonSerializerOptions(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = onOptions }
        );

    private sealed record Snake(DateTimeOffset BoughtAt, int Stock);

    [Test]
    public Task Law27_NamingPolicyAndDates_NoPhantomEdit() =>
        AssertEditAsync<Snake>(
            s => s with { Stock = 9 },
            d => d["stock"] = 9,
            new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower }
        );

    private sealed record Dated
    {
        [JsonPropertyName("bought_at")]
        public DateTime Bought { get; init; }

        [JsonPropertyName("price")]
        public double Cost { get; init; }

        [JsonPropertyName("ratio")]
        public int Hundred { get; init; }

        [JsonPropertyName("a/b~c")]
        public int Awkward { get; init; }

        [JsonPropertyName("")]
        public string? Nameless { get; init; }

        public string? Text { get; init; }
    }

    [Test]
    public Task Law27_PropertyNames_EscapedAndEmpty() =>
        AssertEditAsync<Dated>(
            x => x with { Awkward = 2, Nameless = null },
            d =>
            {
                d["a/b~c"] = 2;
                d[""] = null;
            },
            new JsonSerializerOptions(JsonSerializerDefaults.Web)
            {
                NumberHandling = JsonNumberHandling.Strict,
                Converters = { new Hundreds() },
            }
        );

    private sealed class Hundreds : JsonConverter<int>
    {
        public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => (int)reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
    }

    [Test]
    public async Task Law27_DateChanged_IsWrittenAsTheTypeWritesIt()
    {
        using MergeBench bench = await EditAsync<Snake>(
            "save",
            s => s with { BoughtAt = s.BoughtAt.AddDays(1) },
            new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower }
        );

        Assert.That((string)bench.Stored["bought_at"]!, Is.EqualTo("2026-01-03T03:04:05+02:00"));
    }

    private enum State
    {
        OutOfStock,
        InStock,
    }

    private sealed class Underscored() : JsonStringEnumConverter<State>(new WithUnderscore());

    private sealed class WithUnderscore : JsonNamingPolicy
    {
        public override string ConvertName(string name) => name.Replace("Stock", "_Stock").Replace("Of_", "_Of_");
    }

    private sealed record Enums([property: JsonConverter(typeof(Underscored))] State State, int Stock);

    [Test]
    public Task Law27_EnumsAsText_AreChangedAsText() =>
        AssertEditAsync<Enums>(e => e with { State = State.OutOfStock }, d => d["state"] = "Out_Of_Stock");

    private sealed record Money(decimal Amount);

    private sealed class MoneyConverter : JsonConverter<Money>
    {
        public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(reader.GetDecimal());

        public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) =>
            writer.WriteStringValue(FormattableString.Invariant($"{value.Amount} EUR"));
    }

    private sealed record Priced([property: JsonConverter(typeof(MoneyConverter))] Money Price, int Stock);

    [Test]
    public Task Law27_ConverterThatWritesOtherwise_IsNoEdit() => AssertEditAsync<Priced>(p => p with { Stock = 9 }, d => d["stock"] = 9);

    [Test]
    public Task Law27_ConverterThatWritesOtherwise_EditIsWritten() =>
        AssertEditAsync<Priced>(p => p with { Price = new Money(3.5m) }, d => d["price"] = "3.5 EUR");

    private sealed class Elements
    {
        public int Stock { get; set; }

        [JsonExtensionData]
        public Dictionary<string, JsonElement>? Rest { get; set; }
    }

    [Test]
    public Task Law27_ExtensionDataOfElements_KeepsDropsAndAdds() =>
        AssertEditAsync<Elements>(
            e =>
            {
                var rest = new Dictionary<string, JsonElement>(e.Rest!)
                {
                    ["new"] = MergeBench.Json("[1]"),
                    ["name"] = MergeBench.Json("null"),
                };
                rest.Remove("day");
                return new Elements { Stock = 9, Rest = rest };
            },
            d =>
            {
                d["stock"] = 9;
                d["new"] = new JsonArray(1);
                d["name"] = null;
                d.AsObject().Remove("day");
            }
        );

    private sealed class Nodes
    {
        public int Stock { get; set; }

        [JsonExtensionData]
        public JsonObject? Rest { get; set; }
    }

    [Test]
    public Task Law27_ExtensionDataOfNodes_EditedInPlace() =>
        AssertEditAsync<Nodes>(
            n =>
            {
                n.Stock = 9;
                n.Rest!["nested"]!["unknown"]!["a"]![1]!["b"] = 5;
                n.Rest!.Remove("day");
                return n;
            },
            d =>
            {
                d["stock"] = 9;
                d["nested"]!["unknown"]!["a"]![1]!["b"] = 5;
                d.AsObject().Remove("day");
            }
        );

    [Test]
    public Task Law27_JsonNode_EditedInPlace() =>
        AssertEditAsync<JsonObject>(
            n =>
            {
                n["nested"]!["Other"] = 3;
                n.Remove("empty");
                n["stock"] = null;
                return n;
            },
            d =>
            {
                d["nested"]!["Other"] = 3;
                d.AsObject().Remove("empty");
                d["stock"] = null;
            }
        );

    [Test]
    public Task Law27_JsonElement_Replaced() =>
        AssertEditAsync<JsonElement>(
            e => MergeBench.Json(e.GetRawText().Replace("\"stock\":10", "\"stock\":9", StringComparison.Ordinal)),
            d => d["stock"] = 9
        );

    [Test]
    public Task Law27_Dictionary_EntrySetDroppedAndAdded() =>
        AssertEditAsync<Dictionary<string, JsonElement>>(
            d =>
            {
                var changed = new Dictionary<string, JsonElement>(d) { ["stock"] = MergeBench.Json("null"), ["x"] = MergeBench.Json("{}") };
                changed.Remove("labels");
                return changed;
            },
            d =>
            {
                d["stock"] = null;
                d["x"] = new JsonObject();
                d.AsObject().Remove("labels");
            }
        );

    private sealed record Labelled(Dictionary<string, int> Labels);

    [Test]
    public Task Law27_DictionaryMember_EntryDroppedAndAdded() =>
        AssertEditAsync<Labelled>(
            l => new Labelled(new() { ["Red"] = 1, ["blue"] = 3 }),
            d => d["labels"] = JsonNode.Parse("""{"Red":1,"blue":3}""")
        );

    [Test]
    public Task Law27_DictionaryKeyPolicy_IsNoRenaming() =>
        AssertEditAsync<Labelled>(
            l => new Labelled(new(l.Labels) { ["green"] = 5 }),
            d => d["labels"]!["green"] = 5,
            new JsonSerializerOptions(JsonSerializerDefaults.Web) { DictionaryKeyPolicy = JsonNamingPolicy.CamelCase }
        );

    private static readonly TestCaseData[] KeyEdits =
    [
        new TestCaseData("edited", (Dictionary<string, int> labels) => labels["fooBar"] = 5, null),
        new TestCaseData("dropped", (Dictionary<string, int> labels) => labels.Remove("fooBar"), null),
        new TestCaseData("added", (Dictionary<string, int> labels) => labels["newKey"] = 7, """{"fooBar":1,"Red":1,"new_key":7}"""),
        new TestCaseData("another case only", (Dictionary<string, int> labels) => labels["Red"] = 6, """{"fooBar":1,"Red":6}"""),
    ];

    [TestCaseSource(nameof(KeyEdits))]
    public async Task Law27_DictionaryKeyPolicyThatRenames_NeverWritesAnEntryTwice<TResult>(
        string what,
        Func<Dictionary<string, int>, TResult> edit,
        string? expected
    )
    {
        using var bench = new MergeBench("""{"labels":{"fooBar":1,"Red":1}}""");
        HttpClient http = bench.Client(o =>
            o.Json = new JsonSerializerOptions(JsonSerializerDefaults.Web) { DictionaryKeyPolicy = JsonNamingPolicy.SnakeCaseLower }
        );
        async Task EditAsync() => await http.ModifyAsync<Labelled>("orders/7", l => edit(l.Labels));

        if (expected is null)
            Assert.That(EditAsync, Throws.TypeOf<ChangeRefusedException>().With.Message.Contains("DictionaryKeyPolicy"), what);
        else
            await EditAsync();

        Assert.That(bench.Stored["labels"]!.ToJsonString(), Is.EqualTo(expected ?? """{"fooBar":1,"Red":1}"""), what);
    }

    private sealed record Upper(string Upper_, int Stock)
    {
        [JsonPropertyName("upper")]
        public string Text { get; init; } = "";
    }

    [Test]
    public Task Law27_MemberInAnotherCase_IsChangedWhereItStands() =>
        AssertEditAsync<Upper>(u => u with { Text = "changed" }, d => d["UPPER"] = "changed");

    private sealed record CaseSensitive
    {
        [JsonPropertyName("upper")]
        public string? Text { get; init; }
    }

    [Test]
    public Task Law27_MemberInAnotherCaseReadSensitively_IsAnother() =>
        AssertEditAsync<CaseSensitive>(u => u with { Text = "added" }, d => d["upper"] = "added", new JsonSerializerOptions());

    [JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
    [JsonDerivedType(typeof(Cat), "cat")]
    [JsonDerivedType(typeof(Dog), "dog")]
    private abstract record Animal
    {
        public string? Name { get; init; }
    }

    private sealed record Cat : Animal
    {
        public int Lives { get; init; }
    }

    private sealed record Dog : Animal
    {
        public bool Barks { get; init; }
    }

    private const string Pet = """{"kind":"cat","name":"Tom","lives":9,"chip":{"no":1}}""";

    [Test]
    public Task Law27_Polymorphic_MemberOfTheDerivedType() =>
        AssertEditAsync<Animal>(a => ((Cat)a) with { Lives = 8 }, d => d["lives"] = 8, document: Pet);

    [Test]
    public Task Law27_Polymorphic_AnotherType() =>
        AssertEditAsync<Animal>(
            a => new Dog { Name = a.Name, Barks = true },
            d =>
            {
                d["kind"] = "dog";
                d["barks"] = true;
                d.AsObject().Remove("lives");
            },
            document: Pet
        );

    [JsonSerializable(typeof(Ignoring))]
    [JsonSerializable(typeof(Plain))]
    [JsonSourceGenerationOptions(
        JsonSerializerDefaults.Web,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        UseStringEnumConverter = true
    )]
    private sealed partial class Generated : JsonSerializerContext;

    [Test]
    public Task Law27_SourceGenerated_IgnoreConditions() =>
        AssertEditAsync<Ignoring>(
            i => new Ignoring
            {
                Name = null,
                Stock = 0,
                Empty = i.Empty,
            },
            d =>
            {
                d["name"] = null;
                d["stock"] = 0;
            },
            typeInfo: Generated.Default.Ignoring
        );

    [Test]
    public Task Law27_SourceGenerated_DefaultOnOptions() =>
        AssertEditAsync<Plain>(
            p => new Plain(null!, 0, p.Price),
            d => (d["name"], d["stock"]) = (null, 0),
            typeInfo: Generated.Default.Plain
        );

    [Test]
    public Task Law27_RootArrayWithAKey_ChangesWhatIsKnown() =>
        AssertEditAsync<IReadOnlyList<Line>>(
            l => [l[1] with { Quantity = 5 }, l[0]],
            d =>
            {
                JsonArray lines = d.AsArray();
                JsonNode second = lines[1]!;
                lines.RemoveAt(1);
                second["quantity"] = 5;
                lines.Insert(0, second);
            },
            document: """[{"sku":"a","quantity":1,"price":9.90},{"sku":"b","quantity":2,"price":1.0}]""",
            rules: m => m.Key("", "sku")
        );

    private sealed record Computed(int Stock, decimal Price)
    {
        public decimal Total => Stock * Price;
    }

    [Test]
    public async Task Law27_ComputedMemberThatTheOriginLacks_OtherMembersStand()
    {
        using MergeBench bench = await EditAsync<Computed>("save", c => c with { Stock = 9 });

        Assert.That(((int)bench.Stored["stock"]!, (string)bench.Stored["name"]!), Is.EqualTo((9, "tea")));
    }

    private sealed record Stamped
    {
        public int Stock { get; init; }
        public Guid Made { get; init; } = Guid.NewGuid();
    }

    [Test]
    public async Task Law27_DefaultThatDiffersEachTime_IsNoEditOfAnUpdate()
    {
        using MergeBench bench = await EditAsync<Stamped>("update", s => s with { Stock = 9 });

        Assert.That(bench.Stored.AsObject().ContainsKey("made"), Is.False);
    }

#if NET9_0_OR_GREATER
    private sealed record NotNull(string Name, int Stock)
    {
        public string Missing { get; init; } = null!;
    }

    [Test]
    public Task Law27_NullabilityRespected_WhatIsMissingIsNoFailure() =>
        AssertEditAsync<NotNull>(
            n => n with { Stock = 9 },
            d => d["stock"] = 9,
            new JsonSerializerOptions(JsonSerializerDefaults.Web)
            {
                RespectNullableAnnotations = true,
                DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            }
        );
#endif

    [Test]
    public async Task Law27_TypeThatHidesAMemberByAModifier_ChangeIsWritten()
    {
        var json = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            TypeInfoResolver = new DefaultJsonTypeInfoResolver
            {
                Modifiers =
                {
                    static type =>
                    {
                        foreach (JsonPropertyInfo property in type.Properties.Where(p => p.Name == "name"))
                            property.ShouldSerialize = static (_, value) => value is not null;
                    },
                },
            },
        };

        using MergeBench bench = await EditAsync<Plain>("save", p => p with { Name = null! }, json);

        Assert.That(bench.Stored["name"], Is.Null);
        Assert.That(bench.Stored.AsObject().ContainsKey("name"), Is.True);
    }

    private sealed class Mutable
    {
        public int Stock { get; set; }
        public List<int> Last { get; } = [];
        public Dictionary<string, int> Labels { get; set; } = [];
    }

    [Test]
    public async Task Law27_ModifyInPlace_OnlyWhatItChanged()
    {
        using var bench = new MergeBench(Document);
        HttpClient http = bench.Client(o =>
            o.Json = new JsonSerializerOptions(Web) { PreferredObjectCreationHandling = JsonObjectCreationHandling.Populate }
        );
        JsonNode wanted = bench.Stored;
        wanted["last"] = new JsonArray(1, 2);
        wanted["labels"]!.AsObject().Remove("Red");

        await http.ModifyAsync<Mutable>(
            "orders/7",
            m =>
            {
                m.Last.AddRange([1, 2]);
                m.Labels.Remove("Red");
            }
        );

        Assert.That(JsonNode.DeepEquals(bench.Stored, wanted), Is.True, bench.Stored.ToJsonString());
    }

    [Test]
    public async Task Law27_SavedMutatedInPlace_OnlyWhatItChanged()
    {
        using var bench = new MergeBench(Document);
        HttpClient http = bench.Client();
        Versioned<Mutable> read = await http.GetVersionedAsync<Mutable>("orders/7");
        read.Value.Stock = 3;
        JsonNode wanted = bench.Stored;
        wanted["stock"] = 3;

        await http.SaveAsync(read);

        Assert.That(JsonNode.DeepEquals(bench.Stored, wanted), Is.True, bench.Stored.ToJsonString());
    }

    [Test]
    public async Task Law27_MergedOverWhatOthersAddedMeanwhile_TheirsStandsToo()
    {
        using var bench = new MergeBench(Document);
        HttpClient http = bench.Client(o => o.On(ConflictCause.VersionMismatch).Merge(m => m.Key("/lines", "sku")));
        Versioned<Deep> read = await http.GetVersionedAsync<Deep>("orders/7");
        bench.Elsewhere(d =>
        {
            d["nested"]!["unknown"]!["new"] = true;
            d["lines"]![0]!["price"] = 5;
            d["lines"]!.AsArray().Add(JsonNode.Parse("""{"sku":"z","extra":[]}"""));
            d.AsObject().Remove("day");
        });
        JsonNode wanted = bench.Stored;
        wanted["nested"]!["known"] = 2;
        wanted["lines"]![0]!["quantity"] = 8;

        await http.SaveAsync(
            read.With(read.Value with { Nested = new Nested(2), Lines = [read.Value.Lines[0] with { Quantity = 8 }, read.Value.Lines[1]] })
        );

        Assert.That(JsonNode.DeepEquals(bench.Stored, wanted), Is.True, bench.Stored.ToJsonString());
    }
}
