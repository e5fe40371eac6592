public import Ledger
import PassDirectory

extension LedgerEngine {
  /// The kiosk whose device has this id; nil where it was never set up or its pairing was revoked.
  public func kiosk(deviceID: String) -> KioskView? {
    guard let record = directory.kiosk(deviceID: deviceID), !record.isRevoked else { return nil }
    return catalogue.kiosk(named: record.terminal)
  }

  /// The pairing of a kiosk's device; none where no device is set up.
  public func device(of kiosk: KioskView) -> SourceID {
    directory.device(ofKiosk: kiosk.name).map { SourceID($0) } ?? .none
  }

  /// Whether a code sets up the device of a kiosk.
  public func isConfigurationCode(_ code: String, of kiosk: KioskView) -> Bool {
    directory.isConfigurationCode(code, ofKiosk: kiosk.name)
  }

  /// The key of a command that a kiosk sent: a keyed hash, scoped to the kiosk and the operation.
  public func commandKey(kiosk: KioskID, operation: String, key: String) -> CommandKey {
    // Kiosks are numbered apart from clients; no client has this operation.
    .idempotency(
      directory.idempotencyMAC(client: kiosk.number, operation: "kiosk: \(operation)", key: key))
  }
}
