public import Ledger
import PassDirectory

extension LedgerEngine {
  /// The holder with an id of the published API.
  public func holder(passholderID: String) -> HolderID? {
    guard let identifier = PassIdentifier(passholderID: passholderID) else { return nil }
    return directory.holder(identifier).map { HolderID($0) }
  }
}
