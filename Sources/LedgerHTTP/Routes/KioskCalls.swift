import Ledger
import LedgerService
import LedgerWire

/// What the routes of devices and of staff share about kiosks.
extension LedgerEngine {
  /// A kiosk as published.
  ///
  /// - Parameter device: what tells its device from others.
  func published(_ kiosk: KioskView, device: String) -> Kiosk {
    Kiosk(
      id: kiosk.id, name: kiosk.name,
      organizers: kiosk.organizers.compactMap { organizer in
        catalogue.organizer(organizer).map { catalogue.summary(of: $0) }
      },
      device: device,
      cardSystem: catalogue.summary(of: kiosk.system) ?? CardSystemSummary(id: 0, name: ""),
      isBeta: kiosk.isBeta)
  }

  /// An event as a kiosk shows it; nil where there is none.
  func kioskEvent(_ event: EventID) -> KioskEvent? {
    guard let view = catalogue.event(event), let code = catalogue.checkInCode(of: event) else {
      return nil
    }
    return KioskEvent(
      checkinPoints: Int64(view.settings.points), id: view.id, title: view.title,
      checkinCode: code)
  }

  /// Has a kiosk take check-ins for one event, or (none) choose again.
  func fixEvent(
    _ event: EventID, of kiosk: KioskID, client: ClientID, _ operation: PublishedOperation
  ) async throws(Problem) {
    let results: [Result<RegistrationOutcome, RegistrationRefusal>]
    do throws(EngineError) {
      results = try await register([.fixKioskEvent(kiosk, event)], client: client)
    } catch {
      throw Problem(error)
    }
    guard case .failure(let refusal) = results.first else { return }
    switch refusal {
    case .eventNotAcceptable: throw operation.problem(.eventNotAcceptable)
    // Catalogue and state know the same kiosks and events, but for a log that lost some of them.
    case .unknown: throw operation.problem(.eventNotFound)
    default: throw Problem(.internalError)
    }
  }
}
