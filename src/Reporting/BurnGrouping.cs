namespace Burnwatch.Reporting;

/// <summary>What one line of a burn report stands for.</summary>
public enum BurnGrouping
{
    Key,
    Owner,
    Environment,

    /// <summary>The provider's product, such as TTS, STT or Music, as its analytics name it.</summary>
    Product,
}
