import Ledger
import LedgerService
import PassDirectory

/// The holders of before.
extension FlandersHistory {
  /// Brings the holders along who are there at the beginning, with card, membership, social tariff
  /// and points, as an import does.
  func bringOpeningHolders(at moment: Instant) async throws {
    let count = scaled(FlandersFigures.openingHolders, by: scale)
    for first in stride(from: 0, to: count, by: EngineLimits.registrationsMax) {
      try await bring(min(EngineLimits.registrationsMax, count - first), at: moment)
    }
  }

  private func bring(_ count: Int, at moment: Instant) async throws {
    let directory = engine.directory
    let newcomers = (0..<count).map { _ in
      (
        town: openTowns.towns[random.place(inSums: openTowns.sums)],
        birth: people.birth(on: date), tariffYear: openingTariffYear(),
        points: random.below(FlandersFigures.openingPointsMax + 1)
      )
    }
    let holders = try directory.prepareHolders(
      newcomers.map { people.profile(born: $0.birth, in: towns[$0.town].town, at: moment) })
    let cards = try directory.prepareCards(
      newcomers.map { people.card(hasSocialTariff: $0.tariffYear != nil) })
    let imports = newcomers.indices.map { place in
      let newcomer = newcomers[place]
      let system = regions[towns[newcomer.town].region].system
      return HolderImport(
        reference: holders[place],
        memberships: [
          HolderImport.Membership(
            system: system,
            tariffLastDay: newcomer.tariffYear.map { SimulationScenario.day($0, 4, 30) })
        ],
        article: .new(reference: cards[place], .individual), cardSystem: system,
        points: Int64(newcomer.points))
    }
    let outcomes = try await engine.take(imports).map { result in
      switch result {
      case .success(let outcome): outcome
      case .failure(let refusal): throw SimulationFailure("a holder was refused: \(refusal)")
      }
    }
    try directory.confirmHolders(zip(holders, outcomes).map { ($0, $1.holder.number) })
    try directory.confirmCards(zip(cards, outcomes).map { ($0, $1.card.number) })
    try directory.assign(outcomes.map { ($0.card.number, $0.holder.number) })
    for (newcomer, outcome) in zip(newcomers, outcomes) {
      population.add(
        town: newcomer.town, birth: newcomer.birth, card: outcome.card,
        balance: newcomer.points, tariffYear: newcomer.tariffYear, eagerness: drawEagerness())
    }
  }

  private func openingTariffYear() -> Int? {
    guard random.happens(FlandersFigures.openingSocialTariff) else { return nil }
    return random.happens(FlandersFigures.openingTariffsEndingFirst) ? 2017 : 2018
  }
}
