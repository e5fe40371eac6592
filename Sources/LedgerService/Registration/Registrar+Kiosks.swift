public import Ledger
import PassDirectory

/// What setting up the device of a kiosk led to.
public enum KioskSetup: Hashable, Sendable {
  /// The device is the kiosk's, from now on or since before.
  case done
  /// The kiosk has another device, whose pairing was not revoked.
  case alreadyConfigured
  /// The device is, or was, that of a kiosk.
  case deviceAlreadyInUse
  /// The kiosk has no configuration code.
  case noCode

  /// How many bytes the id of a device has.
  public static let deviceIDBytes = DirectoryLimits.deviceIDBytes

  /// Whether a text may be a configuration code.
  public static func isCode(_ text: String) -> Bool {
    DirectoryLimits.configurationCodeBytes.contains(text.utf8.count)
      && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
  }

  fileprivate init(_ pairing: KioskPairing) {
    switch pairing {
    case .paired: self = .done
    case .alreadyConfigured: self = .alreadyConfigured
    case .deviceAlreadyInUse: self = .deviceAlreadyInUse
    case .unknownKiosk: self = .noCode
    }
  }
}

extension Registrar {
  /// Sets the code by which a kiosk's device is set up.
  ///
  /// - Throws: `unknown` where no kiosk is defined under this name; `limitExceeded` for a code that
  ///   is not 8 to 64 visible ASCII characters.
  public func setConfigurationCode(
    kioskNamed name: String, code: String
  ) async throws(RegistrationError) {
    guard engine.catalogue.kiosk(named: name) != nil else { throw .refused(.unknown("kiosk")) }
    try await write { directory throws(DirectoryError) in
      try directory.setConfigurationCode(code, ofKiosk: name)
    }
  }

  /// Sets up the device of a kiosk: a new source in the log, the device's id in the directory.
  ///
  /// What cannot be paired leaves no source behind, but for two that are set up at the same time.
  public func setUpKiosk(
    _ kiosk: KioskView, deviceID: String
  ) async throws(RegistrationError) -> KioskSetup {
    if let pairing = directory.pairing(ofDevice: deviceID, kiosk: kiosk.name) {
      return KioskSetup(pairing)
    }
    let command = RegistrationCommand.pairTerminal(
      name: kiosk.name, organizers: kiosk.organizers)
    let source = try await register(command).entity
    let terminal = NewTerminal(
      terminal: kiosk.name, source: source,
      organizers: kiosk.organizers.compactMap { engine.catalogue.organizer($0)?.id },
      attended: false, language: "nl")
    return KioskSetup(
      try await write { directory throws(DirectoryError) in
        try directory.pairKiosk(terminal, deviceID: deviceID)
      })
  }
}
