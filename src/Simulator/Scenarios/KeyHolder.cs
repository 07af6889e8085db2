namespace Burnwatch.Simulator.Scenarios;

/// <summary>Who holds a key, which decides where the API shows it.</summary>
public enum KeyHolder
{
    /// <summary>A service account: the key is in the inventory, and its usage in the analytics.</summary>
    ServiceAccount,

    /// <summary>A person: the key's usage is in the analytics, but no inventory lists the key.</summary>
    Person,

    /// <summary>Nobody: usage of the web application, which the analytics show without a hash and a name.</summary>
    WebApp,
}
