import HTTPTypes
public import Ledger
import LedgerService

/// A user, named by a token of the issuer of users' tokens.
public struct UserIdentity: Hashable, Sendable {
  /// The passholder who the user is; none for a user who is not linked to one.
  public let holder: HolderID
  /// The client as whom the user calls: somebody of an organiser, with grants of their own; nil for
  /// a user without any.
  public let client: ClientIdentity?

  /// The most bytes of a token's subject (OpenID Connect Core 1.0, 2).
  public static let subjectBytesMax = 255

  /// A user who is nobody here.
  public static let nobody = UserIdentity(holder: .none, client: nil)

  /// Makes a user.
  public init(holder: HolderID, client: ClientIdentity?) {
    self.holder = holder
    self.client = client
  }
}

extension Principal {
  /// The caller themselves, where a path names their own passholder: by `me`, or by id.
  ///
  /// The published API lets the token of a passholder name nobody else but their family, of which
  /// the ledger keeps none.
  func ownHolder(_ passholderID: String?, _ engine: LedgerEngine) -> HolderID? {
    guard case .user(let user) = self, user.holder.exists, let passholderID else { return nil }
    if passholderID == "me" { return user.holder }
    return engine.holder(passholderID: passholderID) == user.holder ? user.holder : nil
  }
}
