public import Ledger
import PassDirectory

/// Passes of groups: rows of the directory are prepared, the log decides, the rows are confirmed.
extension Registrar {
  /// Gives out a pass to a group, which is registered with it.
  ///
  /// With a key it is done once, for ever; sent again, it gets its first outcome.
  ///
  /// - Throws: `RegistrationError`. Where the ledger refused, or had not accepted the command yet,
  ///   neither log nor directory keeps anything; otherwise the next start settles what is left.
  public func issue(
    _ order: GroupPassOrder, key: CommandKey = .none, client: ClientID
  ) async throws(RegistrationError) -> Keyed<GroupPassOutcome> {
    guard key != .none else { return try await issued(order, key, client) }
    await turns.take(key)
    defer { turns.leave(key) }
    if let before = try await issuedBefore(order, key, client) { return before }
    return try await issued(order, key, client)
  }

  /// What a key's order led to before; nil where there was none.
  private func issuedBefore(
    _ order: GroupPassOrder, _ key: CommandKey, _ client: ClientID
  ) async throws(RegistrationError) -> Keyed<GroupPassOutcome>? {
    let records: [LedgerRecord]
    do throws(EngineError) {
      records = try await engine.records(of: key)
    } catch {
      throw .engine(error)
    }
    guard !records.isEmpty else { return nil }
    // The key is in the log, so nothing is written whatever the references are.
    let again = try await decided(order.issue(holder: 0, card: 0), key, client)
    guard case .decided(let outcome) = again else { return .keyReused }
    do throws(DirectoryError) {
      // Of a group that was erased nothing is left to compare with.
      guard let known = try directory.profile(ofHolder: outcome.holder.number) else {
        return .decided(outcome)
      }
      return known.registrationMAC == registrationMAC(of: order.request, client)
        ? .decided(outcome) : .keyReused
    } catch {
      throw .directory(error)
    }
  }

  private func issued(
    _ order: GroupPassOrder, _ key: CommandKey, _ client: ClientID
  ) async throws(RegistrationError) -> Keyed<GroupPassOutcome> {
    var profile = HolderProfile(order.group)
    profile.creationDate = engine.clock.now().microseconds
    profile.registrationMAC = registrationMAC(of: order.request, client)
    let rows = try await prepare(order, profile)
    let outcome: Keyed<GroupPassOutcome>
    do throws(RegistrationError) {
      outcome = try await decided(
        order.issue(holder: rows.holder ?? 0, card: rows.card ?? 0), key, client)
    } catch {
      if error.wasRefused { try await abandonRows(rows) }
      throw error
    }
    guard case .decided(let issued) = outcome else {
      try await abandonRows(rows)
      return outcome
    }
    try await write { directory throws(DirectoryError) in
      try rows.confirm(issued.holder, issued.card, in: directory)
    }
    return outcome
  }

  private func decided(
    _ issue: GroupPassIssue, _ key: CommandKey, _ client: ClientID
  ) async throws(RegistrationError) -> Keyed<GroupPassOutcome> {
    let result: Keyed<Result<GroupPassOutcome, RegistrationRefusal>>
    do throws(EngineError) {
      result = try await engine.issue(issue, key: key, client: client)
    } catch {
      throw .engine(error)
    }
    switch result {
    case .keyReused: return .keyReused
    case .decided(.success(let outcome)): return .decided(outcome)
    case .decided(.failure(let refusal)): throw .refused(refusal)
    }
  }

  private func prepare(
    _ order: GroupPassOrder, _ profile: HolderProfile
  ) async throws(RegistrationError) -> SaleRows {
    var rows = SaleRows()
    rows.holder = try await write { directory throws(DirectoryError) in
      try directory.prepareHolders([profile])
    }.first
    guard order.article == .digital else { return rows }
    let hasSocialTariff = order.terms.ticketsPerYear > 0
    do throws(RegistrationError) {
      rows.card = try await write { directory throws(DirectoryError) in
        try Self.prepareDigitalCard(directory, hasSocialTariff: hasSocialTariff)
      }
    } catch {
      try await abandonRows(rows)
      throw error
    }
    return rows
  }
}
