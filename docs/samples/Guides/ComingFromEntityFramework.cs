using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Guides;

/// <summary>The part of docs/coming-from.md that takes EF Core.</summary>
public static class ComingFromEntityFramework
{
    public sealed class Row
    {
        public int Id { get; set; }

        public int Stock { get; set; }

        /// <summary>The version of the row: PostgreSQL's <c>xmin</c>.</summary>
        [Timestamp]
        public uint Version { get; set; }
    }

    public sealed class Catalog(DbContextOptions<Catalog> options) : DbContext(options)
    {
        public DbSet<Row> Products => Set<Row>();
    }

    public static async Task UpdateAsync(Catalog database)
    {
        #region EF Core
        Row product = await database.Products.SingleAsync(p => p.Id == 42);
        bool saved = false;
        while (!saved)
        {
            product.Stock--;
            try
            {
                await database.SaveChangesAsync();
                saved = true;
            }
            catch (DbUpdateConcurrencyException conflict)
            {
                foreach (EntityEntry entry in conflict.Entries)
                    await entry.ReloadAsync();
            }
        }
        #endregion
    }
}
