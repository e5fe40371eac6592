import FoundationEssentials
import Ledger
import PassDirectory

extension LedgerEngine {
  /// The code of a new voucher for a museum pass: 13 drawn digits, the first of them not 0.
  public func drawVoucherCode() -> String {
    String(Self.codeFirst + directory.drawNumber() % (9 * Self.codeFirst))
  }

  /// The id of the list of vouchers that a record made: a UUID (version 8, RFC 9562) of its
  /// position under the directory's key, the same whenever it is asked for.
  public func voucherListID(position: UInt64) -> String {
    // No client has this operation.
    let mac = directory.idempotencyMAC(
      client: ClientID.none.number, operation: "voucher list", key: String(position))
    var bytes = withUnsafeBytes(of: mac.bigEndian) { Array($0) }
    bytes[6] = bytes[6] & 0x0F | 0x80
    bytes[8] = bytes[8] & 0x3F | 0x80
    let uuid = bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    return uuid.uuidString.lowercased()
  }

  /// The smallest number of 13 digits.
  private static let codeFirst: UInt64 = 1_000_000_000_000
}
