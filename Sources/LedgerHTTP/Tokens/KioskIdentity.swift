public import HTTPTypes
public import Ledger

/// A kiosk of the published API, known by the id of its device.
public struct KioskIdentity: Hashable, Sendable {
  /// Its number in the ledger.
  public let kiosk: KioskID
  /// Its public id.
  public let id: String

  /// Makes a kiosk.
  public init(kiosk: KioskID, id: String) {
    self.kiosk = kiosk
    self.id = id
  }
}

extension HTTPField.Name {
  /// `x-custom-token`: the id of a kiosk's device, or the code by which it is set up.
  public static let customToken: HTTPField.Name = {
    guard let name = HTTPField.Name("x-custom-token") else {
      preconditionFailure("the name of a header field is a token")
    }
    return name
  }()
}

extension Problem {
  /// No valid token in `x-custom-token`, in the same words for every fault of it.
  static func customTokenRefused() -> Problem {
    Problem(.unauthorized, headers: [.wwwAuthenticate: "CustomToken"])
  }
}
