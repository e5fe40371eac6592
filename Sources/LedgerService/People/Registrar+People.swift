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
        guard let known = try directory.profile(ofHolder: holder.number) else {
          throw DirectoryError(.unknownEntity, "no holder \(holder.number)")
        }
        var profile = changed
        profile.passholderID = known.passholderID
        profile.creationDate = known.creationDate
        profile.registrationOrganizer = known.registrationOrganizer
        profile.registrationMAC = known.registrationMAC
        profile.uitidID = known.uitidID
        try directory.updateProfile(profile, ofHolder: holder.number)
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
