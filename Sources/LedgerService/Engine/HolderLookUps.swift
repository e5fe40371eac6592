public import Ledger
import PassDirectory

extension LedgerEngine {
  /// The holder with an id of the published API.
  public func holder(passholderID: String) -> HolderID? {
    guard let identifier = PassIdentifier(passholderID: passholderID) else { return nil }
    return directory.holder(identifier).map { HolderID($0) }
  }

  /// The holder to whom a UiTiD is linked.
  public func holder(uitid id: String) -> HolderID? {
    directory.holder(uitid: id).map { HolderID($0) }
  }

  /// The id of the client that a UiTiD calls as; nil where it may not call.
  public func clientID(uitid id: String) -> String? { directory.client(uitid: id)?.id }
}
