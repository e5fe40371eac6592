public import Ledger
public import LedgerWire
import PassDirectory

/// A device that was paired by its code.
public struct PairedTerminal: Hashable, Sendable {
  /// The token, told this once.
  public var token: String
  /// The pairing.
  public var source: SourceID
  /// What the device is now.
  public var terminal: PairingCodeRequest
}

extension Registrar {
  /// For how long a pairing code is good, in microseconds: ten minutes.
  public static let pairingCodeMicroseconds: Int64 = 600_000_000

  /// Makes a code with which a device pairs itself, once.
  ///
  /// Nothing of it is in the log: it says what a device may become, not what it is.
  ///
  /// - Parameter client: who asks; the pairing's record names it.
  public func makePairingCode(
    _ terminal: PairingCodeRequest, client: ClientID
  ) async throws(RegistrationError) -> PairingCodeAnswer {
    let now = engine.clock.now().microseconds
    let expires = now + Self.pairingCodeMicroseconds
    let terms = PairingTerms(
      terminal: terminal.terminal, organizers: terminal.organizerIDs,
      attended: terminal.isAttended, language: terminal.language.rawValue, client: client.number)
    let value = try await write { directory throws(DirectoryError) in
      try directory.addPairingCode(terms, now: now, expires: expires)
    }
    guard let code = PairingCode(value: value) else {
      preconditionFailure("a code has as many bits as the directory draws")
    }
    return PairingCodeAnswer(code: code, expiresAt: expires, terminal: terminal)
  }

  /// Pairs the device that brings a code: a new source under the terminal's name, in the log and in
  /// the directory; nil for a code that is unknown, was used or has expired.
  ///
  /// A code is used up before anything else happens, so that it never pairs two devices. It is good
  /// again only where the log certainly holds nothing of the pairing.
  public func pair(_ code: PairingCode) async throws(RegistrationError) -> PairedTerminal? {
    let now = engine.clock.now().microseconds
    let taken = try await write { directory throws(DirectoryError) in
      try directory.takePairingCode(code.value, now: now)
    }
    guard let taken else { return nil }
    let terms = taken.terms
    let organizers = terms.organizers.compactMap { engine.catalogue.organizer(id: $0) }
    let source: SourceID
    do throws(RegistrationError) {
      let command = RegistrationCommand.pairTerminal(name: terms.terminal, organizers: organizers)
      source = SourceID(try await register(command, ClientID(terms.client)).entity)
    } catch {
      if error.wasRefused {
        try await write { directory throws(DirectoryError) in try directory.giveBack(taken) }
      }
      throw error
    }
    let token = try await keep(
      terms.terminal, of: source, organizers: terms.organizers, isAttended: terms.attended,
      language: terms.language)
    guard let token else { preconditionFailure("a new source has no token yet") }
    return PairedTerminal(
      token: token, source: source,
      terminal: PairingCodeRequest(
        terminal: terms.terminal, organizerIDs: terms.organizers, isAttended: terms.attended,
        language: Language(rawValue: terms.language) ?? .nl))
  }
}
