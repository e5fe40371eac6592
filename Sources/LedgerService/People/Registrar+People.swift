public import Ledger
import PassDirectory

/// Changing who a holder is, and forgetting it.
extension Registrar {
  /// Replaces what is known of a holder; the public id and how the holder was registered stay.
  ///
  /// - Throws: `PassOrderError.inszTaken` where the national number is another holder's, `refused`
  ///   where nobody is known.
  public func update(
    _ person: Person, of holder: HolderID
  ) async throws(PassOrderError) {
    let changed = HolderProfile(person)
    do throws(RegistrationError) {
      try await write { directory throws(DirectoryError) in
        try directory.changeProfile(ofHolder: holder.number) { profile in
          let known = profile
          profile = changed
          profile.passholderID = known.passholderID
          profile.creationDate = known.creationDate
          profile.registrationOrganizer = known.registrationOrganizer
          profile.registrationMAC = known.registrationMAC
          profile.uitidID = known.uitidID
        }
      }
    } catch {
      guard case .directory(let cause) = error else { throw .failed(error) }
      switch cause.code {
      case .duplicateIdentifier: throw .inszTaken
      case .unknownEntity: throw .refused(.unknown("holder"))
      default: throw .failed(error)
      }
    }
  }

  /// Links a UiTiD to a holder in place of any other, or with nil takes the link away, and answers
  /// whether that changed anything.
  ///
  /// The log says nothing of it: who a user is stands in the directory alone.
  public func link(
    uitid id: String?, to holder: HolderID
  ) async throws(RegistrationError) -> Bool {
    try await write { directory throws(DirectoryError) in
      try directory.link(uitid: id, toHolder: holder.number)
    }
  }

  /// Has a holder forgotten: first the log says so, then the directory destroys what it has.
  ///
  /// What a crash leaves between the two is destroyed at the next start.
  public func erase(
    _ holder: HolderID, client: ClientID = .none
  ) async throws(RegistrationError) {
    try await register(.eraseHolder(holder), client)
    try await write { directory throws(DirectoryError) in
      _ = try directory.eraseHolder(holder.number)
    }
  }
}
