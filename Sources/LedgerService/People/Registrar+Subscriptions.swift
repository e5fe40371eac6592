public import Ledger
import PassDirectory

/// Sales of subscriptions: rows of the directory are prepared, the log decides, the rows are
/// confirmed.
extension Registrar {
  /// Sells a subscription, with a card for who has none, and registers whoever is new.
  ///
  /// With a key it is done once, for ever; sent again, it gets its first outcome.
  ///
  /// - Throws: `SubscriptionOrderError`. Where the ledger refused, or had not accepted the command
  ///   yet, neither log nor directory keeps anything; else the next start settles what is left.
  public func sell(
    _ order: SubscriptionOrder, key: CommandKey = .none, client: ClientID
  ) async throws(SubscriptionOrderError) -> Keyed<SubscriptionSaleOutcome> {
    guard key != .none else { return try await sold(order, key, client) }
    await turns.take(key)
    defer { turns.leave(key) }
    if let before = try await soldBefore(order, key, client) { return before }
    return try await sold(order, key, client)
  }

  /// What a key's order led to before; nil where there was none.
  private func soldBefore(
    _ order: SubscriptionOrder, _ key: CommandKey, _ client: ClientID
  ) async throws(SubscriptionOrderError) -> Keyed<SubscriptionSaleOutcome>? {
    let records: [LedgerRecord]
    do throws(EngineError) {
      records = try await engine.records(of: key)
    } catch {
      throw .failed(.engine(error))
    }
    guard !records.isEmpty else { return nil }
    guard let outcome = order.outcome(in: records) else { return .keyReused }
    // Of someone who was erased nothing is left to compare with.
    guard let known = try profile(of: outcome.holder) else { return .decided(outcome) }
    let mac: UInt64? =
      switch order.buyer {
      case .person(_, let request): registrationMAC(of: request, client)
      case .nobody: nil
      case .holder: known.registrationMAC
      }
    return known.registrationMAC == mac ? .decided(outcome) : .keyReused
  }

  private func sold(
    _ order: SubscriptionOrder, _ key: CommandKey, _ client: ClientID
  ) async throws(SubscriptionOrderError) -> Keyed<SubscriptionSaleOutcome> {
    let profile = try buyerProfile(of: order, client)
    let rows = try await prepare(order, profile)
    let answer: Keyed<Result<SubscriptionSaleOutcome, SubscriptionSaleRefusal>>
    do throws(EngineError) {
      answer = try await engine.sell(
        Self.sale(order, profile, rows), key: key, client: client)
    } catch {
      let failure = RegistrationError.engine(error)
      if failure.wasRefused { try await abandon(rows) }
      throw .failed(failure)
    }
    switch answer {
    case .keyReused:
      try await abandon(rows)
      return .keyReused
    case .decided(.failure(let refusal)):
      try await abandon(rows)
      throw .refused(refusal)
    case .decided(.success(let outcome)):
      try await writing { directory throws(DirectoryError) in
        try rows.confirm(outcome.holder, outcome.card, in: directory)
      }
      return .decided(outcome)
    }
  }

  private static func sale(
    _ order: SubscriptionOrder, _ profile: HolderProfile, _ rows: SaleRows
  ) -> SubscriptionSale {
    var article: PassSale.Article?
    switch order.article {
    case nil: break
    case .stock(let card): article = .stock(card)
    case .digital: article = .new(reference: rows.card ?? 0, .digital)
    }
    var buyer = PassSale.Buyer.newHolder(reference: rows.holder ?? 0)
    if case .holder(let holder) = order.buyer { buyer = .holder(holder) }
    var sale = SubscriptionSale(
      to: buyer, article, in: order.system, channel: order.channel, kind: order.kind,
      priceCents: order.priceCents)
    sale.seller = order.seller
    sale.commissionCents = order.commissionCents
    sale.voucher = order.voucher
    sale.firstDay = order.firstDay
    if case .person = order.buyer { sale.isIdentified = true }
    sale.homeMunicipality = profile.belgianPostalCode
    sale.birth = profile.dateOfBirth.map { CivilDate(daysSinceEpoch: $0) }
    return sale
  }

  /// Who gets it, as the directory knows them or is going to.
  private func buyerProfile(
    of order: SubscriptionOrder, _ client: ClientID
  ) throws(SubscriptionOrderError) -> HolderProfile {
    switch order.buyer {
    case .nobody:
      var profile = HolderProfile()
      profile.creationDate = engine.clock.now().microseconds
      return profile
    case .person(let person, let request):
      var profile = HolderProfile(person)
      profile.creationDate = engine.clock.now().microseconds
      profile.registrationMAC = registrationMAC(of: request, client)
      return profile
    case .holder(let holder):
      guard let profile = try profile(of: holder) else { throw .refused(.unknown("holder")) }
      return profile
    }
  }

  private func profile(of holder: HolderID) throws(SubscriptionOrderError) -> HolderProfile? {
    do throws(DirectoryError) {
      return try directory.profile(ofHolder: holder.number)
    } catch {
      throw .failed(.directory(error))
    }
  }

  // MARK: Rows

  private func prepare(
    _ order: SubscriptionOrder, _ profile: HolderProfile
  ) async throws(SubscriptionOrderError) -> SaleRows {
    var rows = SaleRows()
    do throws(RegistrationError) {
      if !order.buyer.isKnown {
        rows.holder = try await write { directory throws(DirectoryError) in
          try directory.prepareHolders([profile])
        }.first
      }
      guard order.article == .digital else { return rows }
      rows.card = try await write { directory throws(DirectoryError) in
        try Self.prepareCard(directory) { drawn in
          CardIdentifiers(museumCard: UInt128(MuseumPassNumber.digital(drawing: drawn).value))
        }
      }
      return rows
    } catch {
      try await abandon(rows)
      if rows.holder == nil, !order.buyer.isKnown, error.isDuplicate { throw .inszTaken }
      throw .failed(error)
    }
  }

  private func abandon(_ rows: SaleRows) async throws(SubscriptionOrderError) {
    do throws(RegistrationError) {
      try await abandonRows(rows)
    } catch {
      throw .failed(error)
    }
  }

  private func writing(
    _ body: @escaping @Sendable (Directory) throws(DirectoryError) -> Void
  ) async throws(SubscriptionOrderError) {
    do throws(RegistrationError) {
      try await write(body)
    } catch {
      throw .failed(error)
    }
  }
}
