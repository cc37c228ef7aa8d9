using System.Security.Cryptography;
using System.Text;

namespace ConflictAware.ServerTests.ThirdParties;

/// <summary>A shared access signature of the account that every Azurite has: it goes into the query, so that plain clients can be used.</summary>
internal static class AzureSas
{
    public const string Account = "devstoreaccount1";

    // Published with the emulator: https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <summary>The query of a service's signature, <c>b</c> for blob or <c>t</c> for table.</summary>
    public static string Query(char service)
    {
        const string Version = "2020-08-04";
        const string Permissions = "rwdlacu";
        const string Expiry = "2099-01-01T00:00:00Z";
        // https://learn.microsoft.com/rest/api/storageservices/create-account-sas#construct-the-signature-string
        string toSign = string.Join('\n', Account, Permissions, service, "sco", "", Expiry, "", "", Version, "");
        string signature = Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Key), Encoding.UTF8.GetBytes(toSign)));
        return $"sv={Version}&ss={service}&srt=sco&sp={Permissions}&se={Uri.EscapeDataString(Expiry)}&sig={Uri.EscapeDataString(signature)}";
    }
}
