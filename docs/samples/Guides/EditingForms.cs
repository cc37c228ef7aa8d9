using System.Text.Json;
using ConflictAware;

namespace Guides;

public static class EditingForms
{
    /// <summary>A form with one product in it.</summary>
    public interface IProductForm
    {
        Task<Product> EditAsync(Product shown);

        void Mark(string place, JsonElement? was, JsonElement? yours, JsonElement? theirs);
    }

    public static async Task<WriteResult<Product>> SaveAsync(HttpClient http, IProductForm form)
    {
        #region keep what was read beside what was edited
        Versioned<Product> read = await http.GetVersionedAsync<Product>("products/42");
        Product edited = await form.EditAsync(read.Value);
        WriteResult<Product> result = await http.TrySaveAsync(read.With(edited));
        #endregion

        #region mark what collides
        if (result.Outcome is WriteOutcome.Conflicted)
            foreach (Difference d in result.Differences)
                form.Mark(d.Pointer, was: d.Base, yours: d.Mine, theirs: d.Current);
        #endregion
        return result;
    }

    public static string Ticket(Versioned<Product> read)
    {
        #region a ticket for the way
        string ticket = read.ToToken(); // into a hidden field of the form
        #endregion
        return ticket;
    }

    public static async Task<Versioned<Product>> SaveAsync(HttpClient http, string ticket, Product edited)
    {
        #region save with the ticket
        Versioned<Product> read = Versioned.FromToken<Product>(ticket);
        Versioned<Product> saved = await http.SaveAsync(read.With(edited));
        #endregion
        return saved;
    }

    public static async Task<Versioned<Product>?> RefreshAsync(HttpClient http, Versioned<Product> read)
    {
        #region is it still the newest
        Versioned<Product>? newer = await http.RefreshAsync(read);
        #endregion
        return newer;
    }

    public static async Task DeleteAsync(HttpClient http, Versioned<Product> read)
    {
        #region delete what was seen
        await http.DeleteAsync(read);
        #endregion
    }
}
