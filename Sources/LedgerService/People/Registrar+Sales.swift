public import Ledger
import PassDirectory

/// Sales of cards: rows of the directory are prepared, the log decides, the rows are confirmed.
extension Registrar {
  /// Sells a card, or exchanges one, and registers whoever is new.
  ///
  /// With a key it is done once, for ever; sent again, it gets its first outcome.
  ///
  /// - Throws: `PassOrderError`. Where the ledger refused, or had not accepted the command yet,
  ///   neither log nor directory keeps anything; otherwise the next start settles what is left.
  public func sell(
    _ order: PassOrder, key: CommandKey = .none, client: ClientID
  ) async throws(PassOrderError) -> Keyed<PassSaleOutcome> {
    guard key != .none else { return try await sold(order, key, client) }
    await turns.take(key)
    defer { turns.leave(key) }
    if let before = try await soldBefore(order, key, client) { return before }
    return try await sold(order, key, client)
  }

  /// What a key's order led to before; nil where there was none.
  private func soldBefore(
    _ order: PassOrder, _ key: CommandKey, _ client: ClientID
  ) async throws(PassOrderError) -> Keyed<PassSaleOutcome>? {
    let records: [LedgerRecord]
    do throws(EngineError) {
      records = try await engine.records(of: key)
    } catch {
      throw .failed(.engine(error))
    }
    guard !records.isEmpty else { return nil }
    guard let outcome = order.outcome(in: records) else { return .keyReused }
    guard case .person(_, let request) = order.buyer else { return .decided(outcome) }
    // Of someone who was erased nothing is left to compare with.
    guard let known = try profile(of: outcome.holder) else { return .decided(outcome) }
    return known.registrationMAC == registrationMAC(of: request, client)
      ? .decided(outcome) : .keyReused
  }

  private func sold(
    _ order: PassOrder, _ key: CommandKey, _ client: ClientID
  ) async throws(PassOrderError) -> Keyed<PassSaleOutcome> {
    let buyer = try await buyer(of: order, client)
    let rows = try await prepare(order, buyer)
    let answer: Keyed<Result<PassSaleOutcome, PassSaleRefusal>>
    do throws(EngineError) {
      answer = try await engine.sell(Self.sale(order, buyer, rows), key: key, client: client)
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
        if buyer.isMoving {
          let address = buyer.profile.address
          try directory.changeProfile(ofHolder: outcome.holder.number) { $0.address = address }
        }
      }
      return .decided(outcome)
    }
  }

  private static func sale(_ order: PassOrder, _ buyer: Buyer, _ rows: SaleRows) -> PassSale {
    let article: PassSale.Article
    switch (order.article, rows.card) {
    case (.stock(let card), _): article = .stock(card)
    case (.digital, let reference): article = .new(reference: reference ?? 0, .digital)
    }
    var sale = PassSale(
      to: rows.holder.map { .newHolder(reference: $0) } ?? .holder(buyer.holder), article,
      in: order.system, reason: order.reason, counter: order.counter)
    sale.replaces = order.replaces
    sale.socialTariff = order.socialTariff
    sale.homeMunicipality = buyer.profile.belgianPostalCode
    sale.birth = buyer.profile.dateOfBirth.map { CivilDate(daysSinceEpoch: $0) }
    sale.voucher = order.voucher
    return sale
  }

  // MARK: Buyers

  /// Who gets the card, as the directory knows them or is going to.
  private struct Buyer: Sendable {
    /// None for someone new.
    var holder: HolderID
    var profile: HolderProfile
    var isMoving = false
    var hasSocialTariff: Bool
  }

  private func buyer(
    of order: PassOrder, _ client: ClientID
  ) async throws(PassOrderError) -> Buyer {
    switch order.buyer {
    case .person(let person, let request):
      var profile = HolderProfile(person)
      profile.creationDate = engine.clock.now().microseconds
      profile.registrationMAC = registrationMAC(of: request, client)
      return Buyer(
        holder: .none, profile: profile, hasSocialTariff: order.socialTariff != nil)
    case .holder(let holder, let moving):
      guard var profile = try profile(of: holder) else { throw .refused(.unknown("holder")) }
      if let moving {
        var person = Person(profile)
        person.address = moving
        profile.address = HolderProfile(person).address
      }
      var hasSocialTariff = order.socialTariff != nil
      if !hasSocialTariff, order.reason != .lossSocialTariff {
        hasSocialTariff = try await self.hasSocialTariff(holder, in: order.system)
      }
      return Buyer(
        holder: holder, profile: profile, isMoving: moving != nil,
        hasSocialTariff: hasSocialTariff)
    }
  }

  private func profile(of holder: HolderID) throws(PassOrderError) -> HolderProfile? {
    do throws(DirectoryError) {
      return try directory.profile(ofHolder: holder.number)
    } catch {
      throw .failed(.directory(error))
    }
  }

  private func hasSocialTariff(
    _ holder: HolderID, in system: CardSystemID
  ) async throws(PassOrderError) -> Bool {
    do throws(EngineError) {
      return try await engine.read { state, now in
        state.socialTariff(of: holder, in: system, at: now).map { $0.status != .expired } ?? false
      }
    } catch {
      throw .failed(.engine(error))
    }
  }

  /// What a request is known by under the directory's key: enough bits to notice another one.
  func registrationMAC(of request: [UInt8], _ client: ClientID) -> UInt64 {
    let mac = directory.idempotencyMAC(
      client: client.number, operation: "registration of a holder",
      key: String(decoding: request, as: UTF8.self))
    return UInt64(truncatingIfNeeded: mac)
  }

  // MARK: Rows

  private func prepare(
    _ order: PassOrder, _ buyer: Buyer
  ) async throws(PassOrderError) -> SaleRows {
    var rows = SaleRows()
    if !buyer.holder.exists {
      do throws(RegistrationError) {
        rows.holder = try await write { directory throws(DirectoryError) in
          try directory.prepareHolders([buyer.profile])
        }.first
      } catch {
        if case .directory(let error) = error, error.code == .duplicateIdentifier {
          throw .inszTaken
        }
        throw .failed(error)
      }
    }
    guard order.article == .digital else { return rows }
    do throws(RegistrationError) {
      rows.card = try await write { directory throws(DirectoryError) in
        try Self.prepareDigitalCard(directory, hasSocialTariff: buyer.hasSocialTariff)
      }
    } catch {
      try await abandon(rows)
      throw .failed(error)
    }
    return rows
  }

  private func abandon(_ rows: SaleRows) async throws(PassOrderError) {
    do throws(RegistrationError) {
      try await abandonRows(rows)
    } catch {
      throw .failed(error)
    }
  }

  private func writing(
    _ body: @escaping @Sendable (Directory) throws(DirectoryError) -> Void
  ) async throws(PassOrderError) {
    do throws(RegistrationError) {
      try await write(body)
    } catch {
      throw .failed(error)
    }
  }
}
