/// The limits of everything that a caller can make large.
public enum DirectoryLimits {
  /// Items in one call that writes.
  public static let batchMax = 20_000
  /// Bytes of one holder's profile, encoded.
  public static let profileBytesMax = 4_096
  /// The largest entity number of a holder or card; both are dense, and columns are indexed by
  /// them.
  public static let entityMax: UInt32 = (1 << 24) - 1
  /// UTF-8 bytes of an idempotency key, an operation, a client's id or name, a terminal's id.
  public static let textBytesMax = 256
  /// UTF-8 bytes of a UiTiD (OpenID Connect Core 1.0, 2: `sub` has at most 255).
  public static let uitidBytesMax = 255
  /// Characters of a kiosk's configuration code; fewer could be guessed.
  public static let configurationCodeBytes = 8...64
  /// Characters of a kiosk device's id, which is the device's token.
  public static let deviceIDBytes = 16...128
  /// Pairing codes that may wait for their devices.
  public static let pairingCodesMax = 10_000
  /// Bits of a pairing code: with so few, guesses must be counted.
  public static let pairingCodeBits = 40
  /// UTF-8 bytes of a client's secret.
  public static let secretBytesMax = 512
  /// Bytes of a client's grants or a terminal's organisers, encoded.
  public static let grantsBytesMax = 65_536
  /// Searches that may wait for their turn; each takes milliseconds.
  public static let searchesWaitingMax = 64
  /// Holders on one page of what a search found.
  public static let pageMax = 1_000
  /// Secrets that may wait for verification at the same time; each costs tens of milliseconds.
  public static let verificationsWaitingMax = 16
}
